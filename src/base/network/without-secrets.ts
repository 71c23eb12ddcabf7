/**
 * A text for the log with every URL in it cut to what names the place: a password before the host, or a signature in
 * the query, lets who reads it in.
 */
export function withoutSecrets(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@?#]*@)?([^\s?#]*)(?:[?#][^\s)"']*)?/gi, '$1$2')
}
