import { runcRoundTrip } from './runc-container.ts'

// For tests in a private mount namespace: a round trip in which sudo decides where CRIU is found; prints what it counted.
console.log(JSON.stringify(await runcRoundTrip({ prefix: ['sudo', '-n'], env: process.env })))
