import { registerHooks } from 'node:module'

// @actions/languageservice imports JSON without the attribute that Node demands.
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    return specifier.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found
  },
})
