"""When something cannot be done: a calm page with what to do next for people, JSON for programs."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from adapters.links import ExpiredLink, WrongLink
from complaints.acts.answer import Late
from complaints.errors import Refusal
from complaints.field_errors import field_errors
from complaints.forms import FormErrors
from portal.evidence import WrongFile
from portal.kept import kept_from, log_in_first
from portal.sessions import NotLoggedIn
from portal.web import page, wants_json, words_of
from portal.wires import HEADERS

TITLES = {
    400: "请求有误",
    401: "需要验证身份",
    403: "不能打开",
    404: "没有找到",
    405: "不支持这种操作",
    409: "现在不能这样做",
    410: "已经结束",
    413: "内容太大",
    415: "内容格式不支持",
    422: "填写有误",
    429: "请求太频繁",
    500: "系统出错了",
}
NEXT = {
    400: "请返回上一页，检查后再试。",
    403: "请核对链接是否完整。如仍不能打开，请联系客服。",
    404: "请核对地址，或从首页重新开始。",
    409: "请返回上一页查看案件目前的情况。",
    410: "您不需要再做什么。",
    413: "请减小附件后再试：单个文件最多 20 MB，一次合计最多 25 MB。",
    422: "请返回上一页，检查后再试。",
    429: "请过一分钟再试。",
    500: "您填写的内容可能没有保存。请稍后再试；如仍有问题，请联系客服。",
}


def problem(
    request: Request,
    status: int,
    message: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The answer to something that cannot be done; `message` is a message id or a finished sentence."""
    words = words_of(request)
    title = words(TITLES.get(status, "不能办理"))
    said = words(message) if message else title
    response: Response
    if wants_json(request):
        response = JSONResponse({"detail": said, **more}, status)
    else:
        following = words(NEXT[status]) if status in NEXT else ""
        response = page(request, "problem.html", status, title=title, message=said, following=following)
    response.headers.update(dict(headers or {}))
    return response


def form_errors(request: Request, errors: Mapping[str, str]) -> Response:
    """422 with every error by field, in the reader's language."""
    words = words_of(request)
    said = {name: words(text) for name, text in errors.items()}
    return problem(request, 422, errors.get("body", ""), errors=said)


def install(app: FastAPI) -> None:
    """Let every error end in one of these answers."""

    @app.exception_handler(StarletteHTTPException)
    def http_error(request: Request, error: StarletteHTTPException) -> Response:
        own = isinstance(error, HTTPException) and any(ord(c) > 127 for c in str(error.detail))
        return problem(request, error.status_code, str(error.detail) if own else "", error.headers)

    @app.exception_handler(RequestValidationError)
    def not_valid(request: Request, error: RequestValidationError) -> Response:
        if any(found["loc"][0] == "path" for found in error.errors()):
            return problem(request, 404)
        return form_errors(request, field_errors(error.errors()))

    @app.exception_handler(FormErrors)
    def wrong_form(request: Request, error: FormErrors) -> Response:
        return form_errors(request, error.errors)

    @app.exception_handler(NotLoggedIn)
    async def not_logged_in(request: Request, error: NotLoggedIn) -> Response:
        if wants_json(request):
            return problem(request, 401)
        kept = await kept_from(request)
        return log_in_first(request, kept) if kept else RedirectResponse(error.login_url, 303)

    @app.exception_handler(WrongFile)
    def wrong_file(request: Request, error: WrongFile) -> Response:
        said = words_of(request)(str(error))
        return problem(request, error.status, said, errors={"files": said})

    @app.exception_handler(Refusal)
    def refused(request: Request, error: Refusal) -> Response:
        return problem(request, 410 if isinstance(error, Late) else 409, str(error))

    @app.exception_handler(WrongLink)
    def wrong_link(request: Request, error: WrongLink) -> Response:
        return problem(request, 403, "此链接已过期。" if isinstance(error, ExpiredLink) else "此链接无效。")

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        return problem(request, 500, headers={**HEADERS, "Cache-Control": "no-store"})
