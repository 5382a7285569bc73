"""The yardstick: an echo bot as the SDK's own FastAPI example is built.

``ECHO_REPLIES=1`` answers through LINE's API as the example does; without it the bot only verifies
and parses, and stores nothing.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    ReplyMessageRequest,
    TextMessage,
)
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import MessageEvent, TextMessageContent

REPLIES = os.environ.get("ECHO_REPLIES") == "1"
parser = WebhookParser(os.environ["LINE_CHANNEL_SECRET"])


@asynccontextmanager
async def life(app: FastAPI) -> AsyncIterator[None]:
    configuration = Configuration(access_token="bench", host=os.environ.get("LINE_API_URL"))
    async with AsyncApiClient(configuration) as client:
        app.state.line = AsyncMessagingApi(client)
        yield


app = FastAPI(lifespan=life)


@app.post("/callback")
async def callback(request: Request) -> str:
    body = (await request.body()).decode()
    try:
        events = parser.parse(body, request.headers["X-Line-Signature"])
    except InvalidSignatureError as error:
        raise HTTPException(status_code=400, detail="Invalid signature") from error
    for event in events:
        if not isinstance(event, MessageEvent) or not isinstance(event.message, TextMessageContent):
            continue
        if REPLIES:
            message = TextMessage(text=event.message.text)
            await app.state.line.reply_message(
                ReplyMessageRequest(reply_token=event.reply_token, messages=[message])
            )
    return "OK"
