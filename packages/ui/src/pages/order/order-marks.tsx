import type { OrderFinding, TestName } from '../../api/types.ts'
import { fileName } from '../../format/given.ts'
import { STATUS_MEANING, STATUS_WORDS, confidenceWords } from './order-words.ts'
import { Given, TitlePath } from '../../parts/given.tsx'

type Status = OrderFinding['status']

/** Filled diamond: proven. Open: suspected. A diamond that comes round again: back. A ring: fixed. */
export function OrderShape({ status, size = 11 }: { status: Status; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {status === 'proven' && <path d="M6 .8L11.2 6 6 11.2.8 6z" fill="currentColor" />}
      {status === 'suspected' && (
        <path d="M6 1.6L10.4 6 6 10.4 1.6 6z" fill="none" stroke="currentColor" stroke-width="1.4" />
      )}
      {status === 'back' && (
        <path
          d="M6 1.6L10.4 6 6 10.4 1.6 6zM3.8 6h4.4M6 3.8L8.2 6 6 8.2"
          fill="none"
          stroke="currentColor"
          stroke-width="1.4"
        />
      )}
      {status === 'fixed' && <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" stroke-width="1.6" />}
    </svg>
  )
}

export function OrderBadge({ status }: { status: Status }) {
  return (
    <span class={`order-badge ${status}`} data-tip={STATUS_MEANING[status]}>
      <OrderShape status={status} />
      {STATUS_WORDS[status]}
    </span>
  )
}

/** A test by its titles and, where it is not understood, the name of its file. */
export function TestLabel({ test, inFile }: { test: TestName; inFile?: string | undefined }) {
  return (
    <>
      <TitlePath path={test.titlePath} />
      {test.file !== inFile && (
        <>
          {' '}
          <code class="dim">
            <Given text={fileName(test.file)} />
          </code>
        </>
      )}
    </>
  )
}

/** Five blocks and a word. */
export function Confidence({ value }: { value: number }) {
  const { word, blocks } = confidenceWords(value)
  return (
    <span class="nowrap">
      <span class="confidence" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((block) => (
          <i key={block} class={block <= blocks ? 'on' : undefined} />
        ))}
      </span>
      {word}
    </span>
  )
}
