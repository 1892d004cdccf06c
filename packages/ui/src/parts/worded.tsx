import { Fragment } from 'preact'
import { Given } from './given.tsx'

/** A sentence of the server's, in which names from the code stand between backticks. Text, never markup. */
export function Worded({ text }: { text: string }) {
  return (
    <>
      {text.split('`').map((part, index) => (
        <Fragment key={index}>
          {index % 2 === 1 ? (
            <code>
              <Given text={part} />
            </code>
          ) : (
            <Given text={part} />
          )}
        </Fragment>
      ))}
    </>
  )
}
