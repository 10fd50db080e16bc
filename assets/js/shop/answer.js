// The score of a mail's link is sent by itself: whoever reads mails by machine runs no scripts.
document.querySelector("form[data-send]")?.requestSubmit();
