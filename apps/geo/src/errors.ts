import { createError } from '@careeasy/problem'

/** There is no such place in this tenant. */
export const PlaceNotFound = createError('CE_PLACE_NOT_FOUND', "Place '%s' not found", 404)
/** The bbox is no box: its latitudes are the wrong way round or a number is out of range. */
export const BboxInvalid = createError('CE_BBOX_INVALID', 'The bbox is not usable: %s', 400)
