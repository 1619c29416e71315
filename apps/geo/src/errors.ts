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
