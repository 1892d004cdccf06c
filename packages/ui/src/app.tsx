import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router'
import lazy, { ErrorBoundary } from 'preact-iso/lazy'
import { useEffect } from 'preact/hooks'
import { signedOut } from './api/client.ts'
import { Overview } from './pages/overview/overview.tsx'
import { NotFound } from './pages/not-found.tsx'
import { Footer } from './parts/footer.tsx'
import { Header } from './parts/header.tsx'
import { KeysDialog } from './parts/keys-dialog.tsx'
import { Tooltip } from './parts/tooltip.tsx'
import { listenToKeys } from './state/keys.ts'
import { usePageLink } from './state/url.ts'

const Tests = lazy(async () => (await import('./pages/tests/tests.tsx')).Tests)
const Test = lazy(async () => (await import('./pages/test/test.tsx')).Test)
const Files = lazy(async () => (await import('./pages/files/files.tsx')).Files)
const Fix = lazy(async () => (await import('./pages/fix/fix.tsx')).Fix)
const Order = lazy(async () => (await import('./pages/order/order.tsx')).Order)
const Failures = lazy(async () => (await import('./pages/failures/failures.tsx')).Failures)
const Layers = lazy(async () => (await import('./pages/layers/layers.tsx')).Layers)
const Runs = lazy(async () => (await import('./pages/runs/runs.tsx')).Runs)
const Run = lazy(async () => (await import('./pages/run/run.tsx')).Run)
const Quarantine = lazy(async () => (await import('./pages/quarantine/quarantine.tsx')).Quarantine)
const Settings = lazy(async () => (await import('./pages/settings/settings.tsx')).Settings)
const Start = lazy(async () => (await import('./pages/start/start.tsx')).Start)
const SignIn = lazy(async () => (await import('./pages/sign-in.tsx')).SignIn)

export function App() {
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Frame />
      <KeysDialog />
      <Tooltip />
    </LocationProvider>
  )
}

function Frame() {
  const { route } = useLocation()
  const link = usePageLink()
  useEffect(
    () =>
      listenToKeys({
        go: (page) => route(link(page)),
        search: () => {
          const field = document.getElementById('filter')
          if (field) field.focus()
          else route(link('/tests'))
        },
      }),
    [link],
  )
  return (
    <>
      <Header />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary>{signedOut.value ? <SignIn /> : <Pages />}</ErrorBoundary>
      </main>
      <Footer />
    </>
  )
}

const Pages = () => (
  <Router>
    <Route path="/" component={Overview} />
    <Route path="/tests" component={Tests} />
    <Route path="/tests/:id" component={Test} />
    <Route path="/files" component={Files} />
    <Route path="/fix" component={Fix} />
    <Route path="/order" component={Order} />
    <Route path="/failures" component={Failures} />
    <Route path="/layers" component={Layers} />
    <Route path="/runs" component={Runs} />
    <Route path="/runs/:id" component={Run} />
    <Route path="/quarantine" component={Quarantine} />
    <Route path="/settings" component={Settings} />
    <Route path="/start" component={Start} />
    <Route default component={NotFound} />
  </Router>
)
