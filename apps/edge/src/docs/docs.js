// Swagger UI's own filter knows only the names of groups: this one looks into paths, names, summaries and problems.
const words = document.querySelector('#words')
const count = document.querySelector('#search output')

/** What is refused stands once in the document, for many operations. */
function describe({ $ref: reference = '', description = '' }) {
  const name = reference.split('/').at(-1)
  return ui.specSelectors.specJson().getIn(['components', 'responses', name, 'description']) ?? description
}

function textOf(operation) {
  const { method, path, operation: details } = operation.toObject ? operation.toJS() : operation
  const { operationId = '', summary = '', description = '', responses = {} } = details
  const problems = Object.values(responses).map(response => describe(response))
  return [method, path, operationId, summary, description, ...problems].join('\n').toLowerCase()
}

/** Each word has to be there, in any order. */
function opsFilter(taggedOperations, phrase) {
  const wanted = phrase.toLowerCase().split(/\s+/).filter(Boolean)
  return taggedOperations
    .map(group =>
      group.set(
        'operations',
        group.get('operations').filter(operation => {
          const text = textOf(operation)
          return wanted.every(word => text.includes(word))
        }),
      ),
    )
    .filter(group => group.get('operations').size > 0)
}

const ui = window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  displayOperationId: true,
  displayRequestDuration: true,
  validatorUrl: null,
  plugins: [() => ({ fn: { opsFilter } })],
  onComplete: () => {
    document.body.dataset.state = 'shown'
    search()
  },
})

function search() {
  ui.layoutActions.updateFilter(words.value.trim() === '' ? false : words.value)
}

function tellCount() {
  const shown = document.querySelectorAll('.opblock').length
  count.textContent = `${shown} ${shown === 1 ? 'operation' : 'operations'}`
}

new MutationObserver(tellCount).observe(document.querySelector('#api'), { childList: true, subtree: true })

words.addEventListener('input', search)
document.querySelector('#search').addEventListener('submit', event => event.preventDefault())
