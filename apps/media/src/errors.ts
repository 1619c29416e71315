import { createError } from '@careeasy/problem'

/** There is no such asset in this tenant. */
export const AssetNotFound = createError('CE_ASSET_NOT_FOUND', "Asset '%s' not found", 404)
/** The header Content-Disposition cannot be read, or names a file in more than 255 characters. */
export const FileNameInvalid = createError('CE_FILE_NAME_INVALID', 'The file name cannot be used: %s', 400)
/** The range begins after the end of the asset. */
export const RangeUnsatisfiable = createError('CE_RANGE_UNSATISFIABLE', 'The asset has only %s bytes', 416)
/** The client went away before its file was there; only the log sees this. */
export const UploadInterrupted = createError('CE_UPLOAD_INTERRUPTED', 'The upload broke off', 400)
/** The malware scanner gave no verdict in time. Answered with Retry-After. */
export const ScannerUnavailable = createError(
  'CE_SCANNER_UNAVAILABLE',
  'The file cannot be checked for malware right now',
  503,
)
/** The malware scanner knows the file; nothing of it was kept. */
export const MalwareFound = createError('CE_MALWARE_FOUND', 'The file has malware in it: %s', 422)
/** The file is larger than the malware scanner takes, so it could never be read. */
export const AssetUnscannable = createError(
  'CE_ASSET_UNSCANNABLE',
  'The file is too large to be checked for malware',
  413,
)
/** What this asset is cannot be made into an image. */
export const ImageUnsupported = createError(
  'CE_IMAGE_UNSUPPORTED',
  'No image can be made of this asset: %s',
  415,
)
/** The asset says that it is an image, and cannot be read as one. */
export const ImageUnreadable = createError('CE_IMAGE_UNREADABLE', 'The image cannot be read: %s', 422)
/** The image has more pixels or frames than we unpack, or takes too long. */
export const ImageTooLarge = createError('CE_IMAGE_TOO_LARGE', 'The image is too large: %s', 422)
/** The tenant has no room for it. */
export const QuotaExceeded = createError(
  'CE_QUOTA_EXCEEDED',
  'The tenant has room for %s more bytes, of %s',
  413,
)
/** The tenant has too many uploads under way. */
export const UploadsTooMany = createError(
  'CE_UPLOADS_TOO_MANY',
  'The tenant has %s uploads under way; finish or end some',
  429,
)
/** There is no such upload in this tenant, or it is over. */
export const UploadNotFound = createError('CE_UPLOAD_NOT_FOUND', "Upload '%s' not found", 404)
/** The file came more slowly than the floor allows. */
export const UploadTooSlow = createError('CE_UPLOAD_TOO_SLOW', 'Less than %s bytes a second arrived', 408)
/** Repr-Digest or Content-MD5 cannot be read. */
export const DigestInvalid = createError('CE_DIGEST_INVALID', 'The digest in %s cannot be used: %s', 400)
/** The bytes are not those of the digest; nothing of them was kept. */
export const DigestMismatch = createError(
  'CE_DIGEST_MISMATCH',
  'The bytes that arrived do not have the %s that was sent',
  400,
)
/** The upload has more or fewer bytes than it was to have. */
export const LengthMismatch = createError(
  'CE_LENGTH_MISMATCH',
  'The upload has %s bytes and was to have %s',
  400,
)
/** Nobody may read the asset before it was scanned. */
export const AssetQuarantined = createError(
  'CE_ASSET_QUARANTINED',
  "Asset '%s' may not be read: it has not been checked for malware yet, or has some",
  403,
)
/** What is to become of the asset cannot be stored: a bad name, too many links or attributes. */
export const AssetInvalid = createError('CE_ASSET_INVALID', 'The asset cannot become so: %s', 400)
/** Another request is adding to this upload, or completing it, and did not let go in time. */
export const UploadBusy = createError(
  'CE_UPLOAD_BUSY',
  'Another request is at work on the upload; ask again in a moment',
  423,
)
/** The upload was not finished in its time; begin it anew. */
export const UploadExpired = createError('CE_UPLOAD_EXPIRED', 'The upload has expired', 410)
/** Upload-Offset is not where the upload is. */
export const UploadOffsetConflict = createError(
  'CE_UPLOAD_OFFSET_CONFLICT',
  'The upload goes on at another offset; ask for it with HEAD',
  409,
)
/** A header of the tus protocol is missing, or cannot be used. */
export const UploadHeaderInvalid = createError(
  'CE_UPLOAD_HEADER_INVALID',
  'The upload cannot be read so: %s',
  400,
)
/** Tus-Resumable is missing, or names a version that is not spoken here. Answered with Tus-Version. */
export const TusVersionUnsupported = createError(
  'CE_TUS_VERSION_UNSUPPORTED',
  'Send Tus-Resumable: 1.0.0',
  412,
)
/** Upload-Defer-Length: what has no length cannot be held against the quota. */
export const UploadLengthRequired = createError(
  'CE_UPLOAD_LENGTH_REQUIRED',
  'The length of an upload has to be known when it begins: send Upload-Length',
  400,
)
/** The bytes of this request are not those of Upload-Checksum; none of them were kept (tus, checksum). */
export const UploadChecksumMismatch = createError(
  'CE_UPLOAD_CHECKSUM_MISMATCH',
  'The bytes of this request do not have the checksum that was sent',
  460,
)
/** The upload is an asset already: delete that. */
export const UploadFinished = createError('CE_UPLOAD_FINISHED', 'The upload is finished; it is asset %s', 409)
/** S3 has not got the file that the form was for. */
export const UploadIncomplete = createError(
  'CE_UPLOAD_INCOMPLETE',
  'The file has not been sent yet; send it with the form, then complete it',
  409,
)
/** Only what is deleted can be restored. */
export const AssetNotDeleted = createError('CE_ASSET_NOT_DELETED', "Asset '%s' is not deleted", 409)
/** Others change the asset all the time. Answered with Retry-After. */
export const AssetBusy = createError('CE_ASSET_BUSY', "Asset '%s' is being changed by others", 503)
/** The first request with this Idempotency-Key is still under way. Answered with Retry-After. */
export const IdempotencyInProgress = createError(
  'CE_IDEMPOTENCY_IN_PROGRESS',
  'The first request with this Idempotency-Key is still under way',
  409,
)
