/**
 * Whether a glob matches the whole text: `*` stands for any characters, `?` for one. No regular expression: with many stars
 * it could take for ever, and this takes at most as many steps as the two lengths multiplied.
 */
export function globMatches(glob: string, text: string): boolean {
  let at = 0
  let position = 0
  // Where to go on when what follows the last star does not match: the star takes one more character.
  let star = -1
  let taken = 0
  while (position < text.length) {
    if (glob[at] === '*') {
      star = at++
      taken = position
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[position])) {
      at++
      position++
    } else if (star >= 0) {
      at = star + 1
      position = ++taken
    } else {
      return false
    }
  }
  while (glob[at] === '*') at++
  return at === glob.length
}
