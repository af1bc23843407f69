"""Mail about a merged complaint: one customer never answers, nor is shown, what another says."""

from adapters import database
from adapters.cases import case_in, read_case
from adapters.clock import now
from complaints.acts.merge import merge
from portal.following import view_of
from tests.mail.conftest import ImapServer, mail
from tests.mail.test_intake import entries, fetch, filed_by_mail


async def test_what_another_customer_writes_stands_under_the_number_it_came_by(imap: ImapServer) -> None:
    root, _ = await filed_by_mail(imap)
    child, ours = await filed_by_mail(imap, sender="li@customer.example", Subject="楼下也漏水")
    with database.writing() as session:
        merge(case_in(session, child, lock=True), case_in(session, root, lock=True), "wang.fang", "", now())
    imap.put(mail("李家的话", sender="li@customer.example", In_Reply_To=ours))
    await fetch()
    last = entries(root)[-1]
    assert (last.verb, last.who, last.data["text"]) == ("information_added", child, "李家的话")
    with read_case(root) as case:
        assert view_of(case, "zh-Hans", now()).notes == []
