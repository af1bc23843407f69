"""What is answered on a chat channel, in Chinese and in English."""

from complaints.calendar import Locale

SAYINGS: dict[str, tuple[str, str]] = {
    "welcome": (
        "您好，这里是{company}投诉受理。请直接说明：什么事、在哪里、何时发生、希望怎样解决"
        "（以“投诉”开头即可登记）。也可填写表单：{form}\n回复“进度”查询，“人工”取得电话。",
        "This is the complaints desk of {company}. Tell us what happened, where, when, and what you want "
        "(begin with “complaint”), or use the form: {form}\n"
        "Answer “status” for progress, “agent” for our number.",
    ),
    "welcome_open": (
        "您好，您的投诉 {number} 正在办理。要补充情况请直接发来；回复“进度”查询，"
        "“撤回”撤回，“人工”取得电话。\n{follow}",
        "Your complaint {number} is being handled. Write to us to add something; "
        "answer “status”, “withdraw” or “agent”.\n{follow}",
    ),
    "filed": (
        "已受理，编号 {number}。进展、补充、答复都在这里：{follow}\n"
        "请留下姓名和电话，便于联系您；回复“进度”随时可查。",
        "We have your complaint, number {number}. Progress, additions and our answer: {follow}\n"
        "Please leave your name and telephone number. Answer “status” at any time.",
    ),
    "added": (
        "已补充到您的投诉 {number}，并告知经办人。{follow}",
        "Added to your complaint {number}; whoever works on it is told. {follow}",
    ),
    "progress": ("投诉 {number}：{status}\n{follow}", "Complaint {number}: {status}\n{follow}"),
    "none": (
        "没有找到您的投诉。请核对编号，或直接说明要投诉的事，也可填写表单：{form}",
        "We found no complaint of yours. Check the number, or tell us what you complain about: {form}",
    ),
    "withdraw": (
        "要撤回投诉 {number}，请打开链接确认：{follow}",
        "To withdraw complaint {number}, please open this and confirm: {follow}",
    ),
    "person": ("投诉电话：{phone}", "Our telephone: {phone}"),
    "no_phone": (
        "请在表单里留下电话，我们打给您：{form}",
        "Leave your number in the form and we shall call you: {form}",
    ),
    "elsewhere": (
        "本公司不通过微信受理投诉。请到这里投诉：{form}\n{phone}",
        "We do not take complaints on WeChat. Please complain here: {form}\n{phone}",
    ),
    "unheard": (
        "没有听清语音内容，请用文字再说一遍。",
        "We could not make out the voice message; please write.",
    ),
    "unread": (
        "这里只能读文字、语音和图片，请用文字说明。",
        "We read text, voice and pictures only; please write.",
    ),
    "picture_first": (
        "请先用文字说明要投诉的事，再发图片。",
        "Please write first what you complain about, then send the picture.",
    ),
    "picture": (
        "图片已记入投诉 {number}。{follow}",
        "The picture was added to complaint {number}. {follow}",
    ),
    "too_many": (
        "消息太多，请稍后再发；急事请打电话。{phone}",
        "Too many messages; please wait a little, or call us. {phone}",
    ),
    "failed": (
        "暂时无法受理，请稍后再发，或填写表单：{form}",
        "We cannot take this just now; please try again later, or use the form: {form}",
    ),
}
"""Each answer with its gaps."""


def say(saying: str, locale: Locale, **words: str) -> str:
    """An answer in words; empty ones leave no trace."""
    return SAYINGS[saying][locale == "en"].format(**words).strip()
