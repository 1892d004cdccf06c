import type { OrderSuspect, TestName } from '../../api/types.ts'
import { fileName } from '../../format/given.ts'
import { whole } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { TestLabel } from './order-marks.tsx'
import { usePageLink } from '../../state/url.ts'

interface SuspectNameProps {
  suspect: Pick<OrderSuspect, 'unit' | 'files' | 'tests'>
  /** The victim's file: not said again. */
  inFile?: string | undefined
  /** Leads to the test. */
  linked?: boolean
  /** The innermost title alone, where there is little room. */
  short?: boolean
}

/** Who is suspected: a test, a file, or one of several tests that cannot be told apart. */
export function SuspectName({ suspect: { unit, files, tests }, inFile, linked, short }: SuspectNameProps) {
  if (unit === 'file') return <FileSuspect files={files} />
  if (!tests[0]) return <>another test</>
  const first = short ? { ...tests[0], titlePath: tests[0].titlePath.slice(-1) } : tests[0]
  return (
    <>
      {linked ? <TestLink test={first} inFile={inFile} /> : <TestLabel test={first} inFile={inFile} />}
      <Tied more={tests.length - 1} />
    </>
  )
}

const FileSuspect = ({ files }: { files: string[] }) => (
  <>
    the file{' '}
    <code data-tip={files[0]}>
      <Given text={fileName(files[0] ?? '')} />
    </code>
    <Tied more={files.length - 1} />
  </>
)

/** Others that history cannot tell from the one that is named. */
const Tied = ({ more }: { more: number }) =>
  more < 1 ? null : (
    <span class="tied" data-tip="They always ran before it together: history cannot tell them apart">
      {' '}
      or {whole(more)} {more === 1 ? 'other' : 'others'}
    </span>
  )

/** A test that the history knows, as a link to its page. */
export function TestLink({ test, inFile }: { test: TestName; inFile?: string | undefined }) {
  const link = usePageLink()
  const label = <TestLabel test={test} inFile={inFile} />
  return test.id === null ? label : <a href={link(`/tests/${test.id}`)}>{label}</a>
}

const FEW = 5

/** Several tests, one a line; of many the first few. */
export function TestLinks({ tests, inFile }: { tests: TestName[]; inFile?: string | undefined }) {
  const shown = tests.length > FEW + 1 ? tests.slice(0, FEW) : tests
  return (
    <ul class="test-links">
      {shown.map((test, index) => (
        <li key={index}>
          <TestLink test={test} inFile={inFile} />
        </li>
      ))}
      {shown.length < tests.length && <li class="dim">and {whole(tests.length - shown.length)} more</li>}
    </ul>
  )
}
