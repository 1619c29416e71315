import { createError } from '@careeasy/problem'

/** Unknown user and wrong password alike: the answer must not tell which. */
export const LoginFailed = createError('CE_LOGIN_FAILED', 'The username or the password is wrong', 401)
export const EmailTaken = createError('CE_EMAIL_TAKEN', 'Another user has this e-mail address', 409)
export const PasswordWeak = createError('CE_PASSWORD_WEAK', 'A password has 8 to 128 characters', 400)
export const UserUnknown = createError('CE_USER_UNKNOWN', "There is no user '%s'", 404)
export const MemberUnknown = createError('CE_MEMBER_UNKNOWN', "The user '%s' is no member of the tenant", 404)
export const OwnerRequired = createError(
  'CE_OWNER_REQUIRED',
  'Only an owner may grant or remove the role owner',
  403,
)
export const LastOwner = createError('CE_LAST_OWNER', 'A tenant keeps at least one owner', 409)
