"""`python -m bot` is `dondoc`."""

from bot.cli import main

if __name__ == "__main__":
    main()
