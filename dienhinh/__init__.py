"""dienhinh: điển hình tiên tiến, from a school's proposal to the Sở's answer, and on to those who learn from it."""
