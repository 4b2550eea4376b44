"""Sign-in through allauth only, and how much one address may do. Staff are invited; a citizen may
make an account, which never opens the admin."""

from . import oidc
from .environment import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail may be slow, and so may who reads it
# The password is for staff: the form for citizens does not ask for one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
# Staff are signed out after so long without doing anything, and after so long in any case.
MACHIKOE_STAFF_IDLE_MINUTES = env.int("MACHIKOE_STAFF_IDLE_MINUTES", default=60)
MACHIKOE_STAFF_SESSION_HOURS = env.int("MACHIKOE_STAFF_SESSION_HOURS", default=12)
_PER_ADDRESS = env.int("MACHIKOE_SUBMISSIONS_PER_HOUR", default=60)
_PER_NETWORK = env.int("MACHIKOE_SUBMISSIONS_PER_HOUR_AND_NETWORK", default=600)
ACCOUNT_RATE_LIMITS = {
    "attach_file": f"{5 * _PER_ADDRESS}/h/ip",
    # What one address and its neighbourhood may send before staff look at it first.
    "submit_comment": f"{_PER_ADDRESS}/h/ip,{_PER_NETWORK}/h/key",
    # What may be held for that, from one address and from everybody, before it is refused.
    "submit_held": f"{10 * _PER_ADDRESS}/h/ip,{10 * _PER_NETWORK}/h/key",
    # Coming back with number and pass phrase: from one address, and for one number.
    "change_comment": f"{_PER_ADDRESS}/h/ip,10/h/key",
    "correct_comment": "20/h/key",
    # Receipt numbers tried, and addresses that asked to follow; a public terminal needs more.
    "look_up": f"{env.int('MACHIKOE_LOOK_UPS_PER_HOUR', default=20)}/h/ip",
    "follow": f"{env.int('MACHIKOE_LOOK_UPS_PER_HOUR', default=20)}/h/ip,5/d/key",
}
# How many proxies of the city's own append to X-Forwarded-For before the application.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MACHIKOE_TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Machikoe"
MFA_FORMS = {"add_webauthn": "accounts.forms.AddPasskeyForm"}
MFA_TOTP_TOLERANCE = 1  # the clocks of phones differ by some seconds
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
# An address that a provider names opens no account that is here already.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = oidc.providers(env.json("MACHIKOE_OIDC", default=[]))
