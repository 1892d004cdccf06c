import { useState } from 'preact/hooks'
import { signIn } from '../api/client.ts'
import { CopyLine } from '../parts/copy.tsx'
import { useTitle } from '../state/title.ts'

export function SignIn() {
  useTitle('Sign in')
  const [token, setToken] = useState('')
  const [refused, setRefused] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    setRefused('')
    signIn(token.trim()).then(
      () => location.reload(),
      (error: Error) => setRefused(error.message),
    )
  }
  return (
    <form class="panel sign-in" onSubmit={submit}>
      <h1>Sign in</h1>
      <p class="sub">This server asks for a token with the scope “read”.</p>
      <label for="token" class="small strong">
        Token
      </label>
      <input
        id="token"
        class="field mono"
        type="password"
        autocomplete="current-password"
        required
        autofocus
        value={token}
        aria-describedby={refused ? 'refused' : undefined}
        onInput={(event) => setToken(event.currentTarget.value)}
      />
      {refused && (
        <p id="refused" class="up" role="alert">
          {refused}
        </p>
      )}
      <button type="submit" class="btn primary">
        Sign in
      </button>
      <p class="sub small">No token yet? Whoever runs the server makes one:</p>
      <CopyLine text="npx stratigraph-server token create --scope read" label="command that makes a token" />
    </form>
  )
}
