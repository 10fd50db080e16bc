"""What experience keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "service.invitation": Kept(),
    "service.asked": Kept(silent="says when the person was last asked, as invitations do"),
    "service.survey_link": Kept(silent="a secret that opens a question", on_erasure="deleted"),
    "service.survey_answer": Kept(on_erasure="blanked", blanks={"comment": ""}),
}
