import { describe, expect, it } from 'vitest'
import { runnerImage, runnerLabel } from '../../src/host/runner-label.ts'

const debian = { id: 'debian', versionId: '12' }

describe('the kind of runner', () => {
  it.each([
    ['hosted', { ImageOS: 'ubuntu24', RUNNER_ARCH: 'ARM64', RUNNER_NAME: 'runner 123' }, 'ubuntu24-ARM64'],
    ['self-hosted', { RUNNER_ARCH: 'X64' }, 'debian-12-X64'],
    ['no runner at all', {}, 'debian-12-amd64'],
    ['an image with a wild name', { ImageOS: '../my image', RUNNER_ARCH: 'X64' }, '.._my_image-X64'],
  ])('%s', (_, env, label) => {
    expect(runnerLabel(env, debian, 'amd64')).toBe(label)
  })

  it('has a name where the system has none', () => {
    expect(runnerLabel({}, { id: '', versionId: '' }, 'arm64')).toBe('linux-arm64')
  })

  it.each([
    [{ ImageOS: 'ubuntu24', ImageVersion: '20261115.1.0' }, 'ubuntu24 20261115.1.0'],
    [{}, ''],
  ])('names its image: %j', (env, image) => {
    expect(runnerImage(env)).toBe(image)
  })
})
