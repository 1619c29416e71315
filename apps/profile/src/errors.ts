import { createError } from '@careeasy/problem'

/** There is no such person in this tenant. */
export const PersonNotFound = createError('CE_PERSON_NOT_FOUND', "Person '%s' not found", 404)
/** There is no such object of the type in this tenant. */
export const ObjectNotFound = createError('CE_OBJECT_NOT_FOUND', "Object '%s' of type '%s' not found", 404)
/** The object has no such version, or no longer. */
export const VersionNotFound = createError('CE_VERSION_NOT_FOUND', "There is no version %s of '%s'", 404)
/** Another object of the tenant has the value of an attribute that is declared unique. */
export const ObjectNotUnique = createError('CE_OBJECT_NOT_UNIQUE', "Another %s has this value of '%s'", 409)
/** Others change the object all the time. */
export const ObjectBusy = createError('CE_OBJECT_BUSY', "Too many changes of '%s' at once; try again", 409)
/** Only what was deleted can be restored. */
export const ObjectNotDeleted = createError('CE_OBJECT_NOT_DELETED', "Object '%s' is not deleted", 409)
/** An attribute names objects that this tenant does not have. */
export const RefUnknown = createError('CE_REF_UNKNOWN', "'%s' names no %s of this tenant: %s", 422)
/** The object would become larger than one may be. */
export const ObjectTooLarge = createError('CE_OBJECT_TOO_LARGE', 'The object would have more than 1 MiB', 413)
/** A JSON Patch that no object can take. */
export const PatchInvalid = createError('CE_PATCH_INVALID', 'Operation %s of the patch: %s', 400)
/** The object is not as the JSON Patch expects it. */
export const PatchConflict = createError('CE_PATCH_CONFLICT', 'Operation %s of the patch: %s', 409)
/** The filter of a list cannot be read, or asks what no object of the type can answer. */
export const FilterInvalid = createError('CE_FILTER_INVALID', 'The filter is wrong at character %s: %s', 400)
/** A filter or an order that would have to look at every one of very many objects. */
export const FilterUnindexed = createError(
  'CE_FILTER_UNINDEXED',
  "'%s' has no index, and this type has more than %s objects: declare x-index for it in the type, or wait while it is built",
  400,
)
/** Objects cannot be sorted by this attribute. */
export const SortInvalid = createError('CE_SORT_INVALID', "Objects cannot be sorted by '%s': %s", 400)
/** The text search has no words, or the type nothing to search in. */
export const SearchInvalid = createError('CE_SEARCH_INVALID', 'This text cannot be searched for: %s', 400)
/** There is no such type in this tenant. */
export const TypeUnknown = createError('CE_TYPE_UNKNOWN', "There is no type '%s'", 404)
/** The type has no such version, or no longer. */
export const TypeVersionUnknown = createError(
  'CE_TYPE_VERSION_UNKNOWN',
  "There is no version %s of the type '%s'",
  404,
)
/** A schema of a built-in type that would change what every tenant has. */
export const TypeWeakened = createError(
  'CE_TYPE_WEAKENED',
  "A built-in type can only get further attributes; this changes '%s' of it",
  409,
)
/** There are objects of the type, perhaps deleted ones that can be restored. */
export const TypeInUse = createError('CE_TYPE_IN_USE', "There are objects of the type '%s'", 409)
/** A built-in type cannot be deleted. */
export const TypeBuiltIn = createError('CE_TYPE_BUILT_IN', "The type '%s' is built in", 409)
/** A tenant has as many types as one may have. */
export const TypesExceeded = createError(
  'CE_TYPES_EXCEEDED',
  'A tenant has at most %s types, or %s names of types, those of deleted ones counted',
  409,
)
/** Others change the type all the time. */
export const TypeBusy = createError(
  'CE_TYPE_BUSY',
  "Too many changes of the type '%s' at once; try again",
  409,
)
/** A line of an import is longer than an object may be. */
export const LineTooLong = createError('CE_LINE_TOO_LONG', 'The line has more than 1 MiB', 413)
/** An import has more lines or bytes than one may have; what came before is stored. */
export const ImportTooLarge = createError('CE_IMPORT_TOO_LARGE', 'An import has at most %s', 413)
/** The client went away during an import; what came before is stored. */
export const ImportInterrupted = createError('CE_IMPORT_INTERRUPTED', 'The import broke off', 400)
