import { createError } from '@careeasy/problem'

/** There is no such asset in this tenant. */
export const AssetNotFound = createError('CE_ASSET_NOT_FOUND', "Asset '%s' not found", 404)
/** The header Content-Disposition cannot be read, or names a file in more than 255 characters. */
export const FileNameInvalid = createError('CE_FILE_NAME_INVALID', 'The file name cannot be used: %s', 400)
/** The range begins after the end of the asset. */
export const RangeUnsatisfiable = createError('CE_RANGE_UNSATISFIABLE', 'The asset has only %s bytes', 416)
/** The client went away before its file was there; only the log sees this. */
export const UploadInterrupted = createError('CE_UPLOAD_INTERRUPTED', 'The upload broke off', 400)
