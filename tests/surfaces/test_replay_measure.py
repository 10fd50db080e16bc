from ordito.surfaces.cli.replay.measure import Meter


def test_quantiles_are_waits_that_were_seen() -> None:
    meter = Meter()
    for wait_ms in range(200, 0, -1):
        meter.add("sell", "ok", wait_ms=wait_ms, attempts=1)

    assert meter.quantiles_ms("sell") == (100, 190, 198)


def test_counts_answers_by_code_and_what_was_sent_again() -> None:
    meter = Meter()
    meter.add("sell", "ok", wait_ms=1, attempts=3)
    meter.add("sell", "stock.not_enough", wait_ms=1, attempts=1)
    meter.add("cancel", "ok", wait_ms=7, attempts=1)

    assert meter.answers == {
        ("sell", "ok"): 1,
        ("sell", "stock.not_enough"): 1,
        ("cancel", "ok"): 1,
    }
    assert meter.resent == 2
    assert meter.quantiles_ms("cancel") == (7, 7, 7)
    assert meter.quantiles_ms("hand_over") == (0, 0, 0)
