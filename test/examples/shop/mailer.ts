export interface Mail {
  from: string
  to: string
  subject: string
}

let sender: string | null = null

/** Who the shop's mails come from. Said once, when the shop starts. */
export function configureMailer(settings: { sender: string }): void {
  sender = settings.sender
}

/** Throws if nobody has called `configureMailer` yet. */
export function composeMail(to: string, subject: string): Mail {
  if (sender === null) throw new Error('The mailer has no sender. Call configureMailer({ sender }) at the start')
  return { from: sender, to, subject: cleanSubject(subject) }
}

/** A line break in a subject would start a header of its own. */
export function cleanSubject(subject: string): string {
  return subject.replace(/[\r\n]+/g, ' ').trim()
}
