/** Takes secrets out of a text, the longest first, since one may be a part of another: `***` stands for each. */
export function secretMask(secrets: readonly string[]): (text: string) => string {
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length)
  return text => longestFirst.reduce((left, secret) => left.replaceAll(secret, '***'), text)
}
