import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a run may do in one scope, as the `ac` claim of ACTIONS_RUNTIME_TOKEN says it. */
export interface ScopeGrant {
  /** `refs/heads/main`, `refs/pull/7/merge`. */
  readonly scope: string
  /** 1 is read, 2 is write, 3 is both. */
  readonly permission: 1 | 2 | 3
}

const secret = 'of the stand-in only'

/** A signed token in the form of the runner's: the grants in the order in which they are searched. */
export function issueToken(grants: readonly ScopeGrant[]): string {
  const ac = JSON.stringify(grants.map(({ scope, permission }) => ({ Scope: scope, Permission: permission })))
  const body = [{ alg: 'HS256', typ: 'JWT' }, { ac }]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${body}.${sign(body)}`
}

/** The grants of a request's `Authorization` header; null when it has no token of ours. */
export function grantsOf(authorization: string | undefined): readonly ScopeGrant[] | null {
  const [header, claims, signature] = (authorization?.replace(/^Bearer /, '') ?? '').split('.')
  if (!header || !claims || !signature || !sameText(sign(`${header}.${claims}`), signature)) return null
  const { ac } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))
  return JSON.parse(ac).map((grant: { Scope: string; Permission: 1 | 2 | 3 }) => ({
    scope: grant.Scope,
    permission: grant.Permission,
  }))
}

/** The signature of a blob's URL: it allows one verb on one blob until a moment, as Azure's SAS does. */
export function signUrl(path: string, permission: 'r' | 'w', expires: number): string {
  return sign(`${path} ${permission} ${expires}`)
}

export function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

function sign(text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}
