import { createError } from '@careeasy/problem'

/** There is no such place in this tenant. */
export const PlaceNotFound = createError('CE_PLACE_NOT_FOUND', "Place '%s' not found", 404)
/** The bbox is no box: its latitudes are the wrong way round or a number is out of range. */
export const BboxInvalid = createError('CE_BBOX_INVALID', 'The bbox is not usable: %s', 400)
/** The tenant has been in use, and its own database is not there. */
export const SiloMissing = createError(
  'CE_SILO_MISSING',
  "The tenant's own database is not on the cluster '%s'",
  409,
)
/** A tenant's own database is to be made by an instance that may not. */
export const OwnerAddressMissing = createError(
  'CE_OWNER_ADDRESS_MISSING',
  "This instance cannot make databases on the cluster '%s': it has no owner address",
  503,
)
/** There is no such visit in this tenant. */
export const VisitNotFound = createError('CE_VISIT_NOT_FOUND', "Visit '%s' not found", 404)
/** A visit is to be where the tenant has no place. */
export const VisitPlaceUnknown = createError('CE_VISIT_PLACE_UNKNOWN', "There is no place '%s' to visit", 400)
/** The period of a visit or of a list of them. */
export const VisitPeriodInvalid = createError('CE_VISIT_PERIOD', 'The period is not usable: %s', 400)
/** The IANA database has no such zone. */
export const TimeZoneUnknown = createError('CE_TIME_ZONE_UNKNOWN', "There is no time zone '%s'", 400)
/** The carer is somewhere else at that time. */
export const VisitConflict = createError('CE_VISIT_CONFLICT', 'The carer has another visit then', 409)
/** The status machine does not go that way. */
export const VisitStatusRefused = createError('CE_VISIT_STATUS', 'A visit that is %s cannot %s', 409)
/** There is no such audit event in this tenant. */
export const AuditEventNotFound = createError('CE_AUDIT_NOT_FOUND', "Audit event '%s' not found", 404)
/** The event is there, and no seal stands for it yet: half a second. Answered with Retry-After. */
export const AuditUnsealed = createError('CE_AUDIT_UNSEALED', "No seal has taken in the event '%s' yet", 409)
/** `to` is not after `from`. */
export const AuditPeriodInvalid = createError('CE_AUDIT_PERIOD', 'The period ends before it begins', 400)
/** A service hands over an event in another's name. */
export const AuditSourceMismatch = createError(
  'CE_AUDIT_SOURCE',
  "The service '%s' may not report for '%s'",
  403,
)
/** There is no such service area in this tenant. */
export const ServiceAreaNotFound = createError(
  'CE_SERVICE_AREA_NOT_FOUND',
  "Service area '%s' not found",
  404,
)
/** A place that visits name cannot go. */
export const PlaceInUse = createError('CE_PLACE_IN_USE', "There are visits to the place '%s'", 409)
/** A shape that cannot be kept: the message says what is wrong, and where. */
export const GeometryInvalid = createError('CE_GEOMETRY_INVALID', 'The geometry is not usable: %s', 400)
/** A coordinate reference system that no collection has. */
export const CrsUnknown = createError(
  'CE_CRS_UNKNOWN',
  "The coordinate reference system '%s' is not one of ours",
  400,
)
/** The parameter `datetime`. */
export const DatetimeInvalid = createError('CE_DATETIME_INVALID', 'The datetime is not usable: %s', 400)
/** The parameter `filter`; characters are counted from 1. */
export const CqlInvalid = createError('CE_CQL_INVALID', 'The filter is wrong at %s: %s', 400)
/** There is no such tile in the tile matrix set. */
export const TileUnknown = createError('CE_TILE_UNKNOWN', 'WebMercatorQuad has no tile %s', 404)
/** There is no such collection in this tenant. */
export const CollectionNotFound = createError('CE_COLLECTION_NOT_FOUND', "Collection '%s' not found", 404)
/** There is no such feature in the collection that a tenant defined. */
export const FeatureNotFound = createError('CE_FEATURE_NOT_FOUND', "Feature '%s' not found", 404)
/** Every tenant has it as it is. */
export const CollectionBuiltIn = createError(
  'CE_COLLECTION_BUILT_IN',
  "The collection '%s' is the same in every tenant",
  409,
)
/** The definition was changed between the check of a feature and its being kept. */
export const CollectionChanged = createError(
  'CE_COLLECTION_CHANGED',
  "The collection '%s' has just been changed; ask again",
  409,
)
/** Features that are there would not fit; the problem has their number and examples. */
export const CollectionUnfit = createError(
  'CE_COLLECTION_UNFIT',
  '%s of the features that are there would not fit',
  409,
)
/** So many features are not checked within one request. */
export const CollectionTooLarge = createError(
  'CE_COLLECTION_TOO_LARGE',
  'The collection has more than %s features: their schema can no longer be narrowed',
  409,
)
/** It is not empty, and nobody said that its features may go too. */
export const CollectionInUse = createError('CE_COLLECTION_IN_USE', "The collection '%s' has features", 409)
/** The tenant has as many as it may. */
export const CollectionLimit = createError('CE_COLLECTION_LIMIT', 'A tenant has at most %s collections', 409)
/** A feature comes without a Content-Type. */
export const MediaTypeMissing = createError(
  'CE_MEDIA_TYPE_MISSING',
  'The request has a body and no Content-Type',
  400,
)
/** There is more along a line than is put into order within one request. */
export const RouteCrowded = createError(
  'CE_ROUTE_CROWDED',
  'Too much lies that near to the line: ask for fewer metres, or for a part of the line',
  400,
)
