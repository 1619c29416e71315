import { HtmlSafeString } from 'escape-html-template-tag'

/** HTML that is as it is to be. */
export type Html = HtmlSafeString

/**
 * Escapes every value of a template that is not `Html` itself, or a list of values; so attributes are always quoted.
 * The library's own tag is this, but its types are those of CommonJS.
 */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return new HtmlSafeString(parts, values)
}
