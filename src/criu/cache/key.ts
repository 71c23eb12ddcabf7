import { createHash } from 'node:crypto'
import type { Offer } from '../providers/offer.ts'

/** What else than the offer decides whether a tree of one runner is right on another. */
export interface KeyContext {
  /** Of the tree: a tree of another layout is not understood. */
  readonly layoutVersion: number
  /** `ID` and `VERSION_ID` of /etc/os-release: `debian-12`. */
  readonly os: string
  /** As Debian names it: `amd64`. */
  readonly arch: string
  /** The input `cache-version`; often empty. */
  readonly cacheVersion: string
}

/** All keys under which one offer's tree may be found are made of this. */
export interface TreeKey {
  /** For people: each thing that the keys hold, in order. */
  readonly parts: readonly (readonly [name: string, value: string])[]
  readonly stem: string
  /** How long a tree is taken without asking whether there is a newer one; null for bytes that never change. */
  readonly freshness: Freshness | null
}

export type Freshness = 'day' | 'week'

/**
 * A warm run asks nobody but the cache, so what a moving branch or suite was, it stays until the period ends. Those who
 * follow `criu-dev` want its faults the next day; a distribution's CRIU changes a few times a year.
 */
const freshnessOf: Readonly<Record<Offer['provider'], Freshness>> = {
  archive: 'week',
  repository: 'week',
  source: 'day',
}

/** GitHub removes entries that nobody used for 7 days; the service takes at most ten keys at once. */
const earlierPeriods: Readonly<Record<Freshness, number>> = { day: 8, week: 2 }

/** The keys' common part, and how it is made. It holds all that fixes the tree but its revision. */
export function treeKey(
  offer: Pick<Offer, 'provider' | 'identity' | 'pinned'>,
  context: KeyContext,
): TreeKey {
  const parts: (readonly [string, string])[] = [
    ['tree layout', String(context.layoutVersion)],
    ['system', context.os],
    ['architecture', context.arch],
    ['offer', offer.identity.join(' ')],
    ['cache-version', context.cacheVersion],
  ]
  const exact = JSON.stringify([offer.provider, offer.identity, context])
  const words = ['checkpoint-gate-tree', ...parts.map(([, value]) => value).filter(Boolean)].map(word)
  return {
    parts,
    stem: `${words.join('-')}-${digest(exact)}`,
    freshness: offer.pinned ? null : freshnessOf[offer.provider],
  }
}

/**
 * The name of the folder in which the tree of `name` lies, one of `key`'s keys or the beginning of one. It is short,
 * since `criu check --feature aio_remap` reads /proc/self/maps in pieces of 255 bytes and fails where the path of a
 * library makes a line longer (criu/cr-check.c `get_ring_len`, v4.2).
 */
export function folderOf(key: TreeKey, name: string): string {
  return `${key.stem.slice(-digestLength)}${name.slice(key.stem.length)}`.replaceAll(/[^\w.+~-]/g, '_')
}

/** What is looked up before the network is asked: the key itself of a pinned tree, else the prefix of this period's. */
export function keyBeforeResolving(key: TreeKey, now: Date): string {
  return key.freshness === null ? key.stem : `${key.stem}-${period(key.freshness, now)}-`
}

/**
 * Where the tree of a revision is saved (the first), and where it may lie from earlier periods: what did not move since
 * then is not built again.
 */
export function keysOfRevision(key: TreeKey, revision: string, now: Date): readonly [string, ...string[]] {
  const { freshness, stem } = key
  if (freshness === null) return [stem]
  const spelled = `${word(revision)}-${digest(revision)}`
  const earlier = Array.from({ length: earlierPeriods[freshness] }, (_, index) =>
    period(freshness, new Date(now.getTime() - (index + 1) * milliseconds[freshness])),
  )
  return [
    `${stem}-${period(freshness, now)}-${spelled}`,
    ...earlier.map(past => `${stem}-${past}-${spelled}`),
  ]
}

const milliseconds: Readonly<Record<Freshness, number>> = { day: 86_400_000, week: 7 * 86_400_000 }

/** The day (`2026-11-23`) or ISO week (`2026-w48`) of a moment, in UTC, so that all runners change at once. */
export function period(freshness: Freshness, moment: Date): string {
  const day = new Date(moment.toISOString().slice(0, 10))
  if (freshness === 'day') return day.toISOString().slice(0, 10)
  // The ISO week belongs to the year of its Thursday.
  const thursday = new Date(day.getTime() + (3 - ((day.getUTCDay() + 6) % 7)) * milliseconds.day)
  const year = thursday.getUTCFullYear()
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / milliseconds.week)
  return `${year}-w${String(week).padStart(2, '0')}`
}

/** Readable, and fit for a key: the service allows 512 characters and no comma. What is lost is in the digest. */
function word(text: string): string {
  return text.replace(/[^\w.+~:@/-]+/g, '_').slice(0, 60)
}

const digestLength = 12

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digestLength)
}
