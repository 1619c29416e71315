import { createError } from '@careeasy/problem'

/** Unknown user and wrong password alike: the answer must not tell which. */
export const LoginFailed = createError('CE_LOGIN_FAILED', 'The username or the password is wrong', 401)
export const LoginDelayed = createError(
  'CE_LOGIN_DELAYED',
  'Too many failed attempts; try again in %s seconds',
  429,
)
/** Whatever is wrong with it: key, algorithm, claims, time. */
export const LoginJwtInvalid = createError('CE_LOGIN_JWT_INVALID', 'The encrypted login cannot be used', 400)
export const LoginReplayed = createError('CE_LOGIN_REPLAYED', 'This encrypted login was used before', 401)
export const EmailTaken = createError('CE_EMAIL_TAKEN', 'Another user has this e-mail address', 409)
/** The text is the rule that the password breaks. */
export const PasswordWeak = createError('CE_PASSWORD_WEAK', '%s', 400)
export const UserUnknown = createError('CE_USER_UNKNOWN', "There is no user '%s'", 404)
export const MemberUnknown = createError('CE_MEMBER_UNKNOWN', "The user '%s' is no member of the tenant", 404)
/** Not 401: the session is good, and a client must not take the answer for its end. */
export const PasswordWrong = createError('CE_PASSWORD_WRONG', 'The current password is wrong', 403)
/** An Auth_key that has been replaced was sent again: two hands hold it. */
export const KeyReused = createError(
  'CE_KEY_REUSED',
  'This Auth_key was replaced before; the session has been ended, sign in again',
  401,
)
export const SessionUnknown = createError('CE_SESSION_UNKNOWN', "You have no session '%s'", 404)
export const OwnerRequired = createError(
  'CE_OWNER_REQUIRED',
  'Only an owner may grant or remove the role owner',
  403,
)
export const LastOwner = createError('CE_LAST_OWNER', 'A tenant keeps at least one owner', 409)
export const MemberExists = createError(
  'CE_MEMBER_EXISTS',
  'Who has this e-mail address is a member already',
  409,
)
/** Never made, used up, withdrawn, replaced, of another tenant, or past its time: nobody is told which. */
export const InvitationUnknown = createError('CE_INVITATION_UNKNOWN', 'There is no such invitation', 404)
export const MailUnavailable = createError('CE_MAIL_UNAVAILABLE', 'Mail cannot be sent right now', 503)
