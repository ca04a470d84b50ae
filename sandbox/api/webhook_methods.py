from sandbox.api.call import Call, bad_request
from sandbox.api.polling import Polling, remember_kinds
from sandbox.shapes import Json
from sandbox.updates import Updates
from sandbox.webhooks import DEFAULT_CONNECTIONS, MOST_CONNECTIONS, SECRET, Webhook, is_fit


class WebhookMethods:
    """setWebhook, deleteWebhook, getWebhookInfo."""

    def __init__(self, updates: Updates, webhook: Webhook, polling: Polling) -> None:
        self._updates = updates
        self._webhook = webhook
        self._polling = polling

    def set_webhook(self, call: Call) -> bool:
        """Post updates to an address from now on; an empty one ends that."""
        url = call.text("url")
        if not url:
            return self.delete_webhook(call)
        if not is_fit(url):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = call.text("secret_token")
        if secret and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        remember_kinds(self._updates, call)
        self._drop_if_asked(call)
        self._polling.end()
        connections = call.integer("max_connections", DEFAULT_CONNECTIONS)
        self._webhook.begin(url, secret, min(max(connections, 1), MOST_CONNECTIONS))
        return True

    def delete_webhook(self, call: Call) -> bool:
        """Back to getUpdates."""
        self._webhook.end()
        self._drop_if_asked(call)
        return True

    def get_webhook_info(self, _call: Call) -> Json:
        """Where updates are posted, and what went wrong last."""
        return self._webhook.info()

    def _drop_if_asked(self, call: Call) -> None:
        if call.flag("drop_pending_updates"):
            self._updates.discard_all()
