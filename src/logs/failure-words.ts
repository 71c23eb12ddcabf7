/** Words of a failure. What has one of them and is explained by nothing counts as a failure of its own. */
const words =
  /\b(?:err(?:or)?s?|fail(?:s|ed|ure|ures|ing)?|fatal|panic|assert\w*|expect(?:s|ed|ation)?|unexpected\w*|mismatch\w*|cannot|can't|couldn't|could not|unable|denied|refused|abort(?:s|ed)?|invalid|corrupt\w*|not found|no such|wrong|want(?:s|ed)?|got|differ\w*|lost|died|dead|killed|timed out|time-?out|not ok|do(?:es)? not|did not|doesn't|didn't|is not|isn't|was not|wasn't|should|must|missing|never|stuck|broken|leak\w*)\b|\b-?\d[\d.]* instead of\b|[!=]=|≠/i

/** Whether a line speaks of a failure. */
export function soundsLikeFailure(text: string): boolean {
  return words.test(text)
}
