"""Invented people and their numbers: every checksum holds, nobody exists."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id18(division: str, birth: str, sequence: str) -> str:
    """GB 11643 with its check character."""
    body = division + birth + sequence
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def id15(division: str, birth: str, sequence: str) -> str:
    return division + birth[2:] + sequence


def luhn(body: str) -> str:
    """The number with its last digit."""
    total = 0
    for at, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


DIVISIONS = ("429006", "110101", "440106", "310104", "510104", "320102", "610113", "330102", "370102", "420106")


class Numbers:
    """Never the same number twice, and the same ones in every run."""

    def __init__(self):
        self.at = 0

    def next(self) -> int:
        self.at += 1
        return self.at

    def id(self, wanted: str = "") -> str:
        """An 18-digit number; with `wanted` = "X" one that ends so."""
        while True:
            n = self.next()
            birth = f"{1950 + n % 55}{1 + n % 12:02}{1 + n % 28:02}"
            number = id18(DIVISIONS[n % len(DIVISIONS)], birth, f"{(n * 37) % 1000:03}")
            if number.endswith(wanted) and (wanted or not number.endswith("X")):
                return number

    def old_id(self) -> str:
        n = self.next()
        return id15(DIVISIONS[n % len(DIVISIONS)], f"19{40 + n % 45}{1 + n % 12:02}{1 + n % 28:02}", f"{(n * 53) % 1000:03}")

    def mobile(self) -> str:
        n = self.next()
        return ("138", "159", "177", "186", "199", "135", "150")[n % 7] + f"{71020000 + n * 7919 % 8000000:08}"

    def card(self, digits: int = 19) -> str:
        n = self.next()
        return luhn(("622848" if digits == 19 else "622588") + f"{n * 7919 + 304058:0{digits - 7}}")
