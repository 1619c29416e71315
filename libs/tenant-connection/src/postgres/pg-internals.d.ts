// pg's own helper, as pg-cursor uses it too; its types are not published.
declare module 'pg/lib/utils.js' {
  const utils: { prepareValue(value: unknown): unknown }
  export default utils
}
