import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['__tests__/**/*.test.ts'],
    // For hangs only: nothing is asserted about time, and CI's machines are shared.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // They mostly wait: for CRIU, for processes, for limits of time.
    maxWorkers: 3,
  },
})
