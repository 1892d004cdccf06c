import type { ComponentChildren } from 'preact'
import type { OrderProof, TestName } from '../../api/types.ts'
import { plural } from '../../format/number.ts'
import { CopyLine } from '../../parts/copy.tsx'
import { When } from '../../parts/when.tsx'
import { ofRuns } from './order-words.ts'
import { TestLinks } from './suspect-name.tsx'

/** What running again has shown. */
export function Proof({ proof, file }: { proof: OrderProof; file: string }) {
  const { at, kind, polluters, otherPolluters, cleaners, confirmed, leak, runs, reproduce, control, reason } = proof
  const setter = kind === 'brittle'
  return (
    <section class="proof" aria-label="Proof">
      <h3>
        {VERDICTS[kind]}{' '}
        <span class="dim">
          <When at={at} />, {plural(runs, 'run')}
        </span>
      </h3>
      <dl class="facts">
        <Names
          title={setter ? plainOr(polluters, 'Needs', 'Needs, in order') : plainOr(polluters, 'Polluter', 'Together')}
          tests={polluters}
          file={file}
        />
        {leak && leak.length > 0 && (
          <>
            <dt>Left behind</dt>
            <dd>
              <ul class="proof-left-behind">
                {leak.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {confirmed && (
          <>
            <dt>Repeated</dt>
            <dd>
              {setter ? 'without: ' : 'after it: '}failed <b>{ofRuns(confirmed.failed, confirmed.failingRuns)}</b>;{' '}
              {setter ? 'after it' : 'otherwise'}: passed <b>{ofRuns(confirmed.passed, confirmed.passingRuns)}</b>
            </dd>
          </>
        )}
        <Names title={setter ? 'These would do too' : 'Also'} tests={otherPolluters} file={file} />
        <Names title="Cleaner" tests={cleaners} file={file}>
          in between makes it pass
        </Names>
        {reason && (
          <>
            <dt>Reason</dt>
            <dd>{reason}</dd>
          </>
        )}
      </dl>
      {reproduce && <Command title="Fails" text={reproduce} label="command that shows it failing" />}
      {control && <Command title="Passes" text={control} label="command that shows it passing" />}
    </section>
  )
}

const VERDICTS: Record<OrderProof['kind'], string> = {
  victim: 'Proven by running again',
  brittle: 'Proven by running again',
  'order-sensitive': 'Run again: the order matters, but not alone',
  'not-order-dependent': 'Run again: the order does not matter',
  broken: 'Run again: it fails in any order',
}

const plainOr = (tests: TestName[], one: string, many: string): string => (tests.length > 1 ? many : one)

interface NamesProps {
  title: string
  tests: TestName[]
  file: string
  children?: ComponentChildren
}

const Names = ({ title, tests, file, children }: NamesProps) =>
  tests.length === 0 ? null : (
    <>
      <dt>{title}</dt>
      <dd>
        <TestLinks tests={tests} inFile={file} />
        {children && <span class="dim">{children}</span>}
      </dd>
    </>
  )

const Command = ({ title, text, label }: { title: string; text: string; label: string }) => (
  <div class="proof-command">
    <span class="small sub">{title}</span>
    <CopyLine text={text} label={label} />
  </div>
)
