# Two commands: `make demo` and `make test`. Both set up what they need in .venv and var/.
.PHONY: demo test check test-sqlite test-postgresql test-newest lock screenshot clean
BIN := .venv/bin

demo: .venv/core
	$(BIN)/trueline demo

test: check test-sqlite test-postgresql

check: .venv/dev  ## everything that reads the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check $$(find src -name '*.html')
	$(BIN)/lint-imports
	$(BIN)/mypy

test-sqlite: .venv/dev .venv/machine
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-postgresql: .venv/dev .venv/machine
	$(BIN)/python tests/postgres.py $(BIN)/python -m pytest -n 2 --dist loadfile

test-newest: .venv/dev  ## the suite on the newest Django this Python runs, in a folder of its own
	sh tests/newest.sh

lock:  ## write the locks anew; needs uv
	sh requirements/lock.sh

screenshot: .venv/dev .venv/machine  ## the README's picture, from the demo
	$(BIN)/python docs/images/take.py

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/core: requirements/core.txt pyproject.toml requirements/setup.sh
	sh requirements/setup.sh core
	@touch $@

.venv/dev: requirements/dev.txt pyproject.toml requirements/setup.sh
	sh requirements/setup.sh dev
	@touch $@ .venv/core

.venv/machine: tests/machine.sh | .venv/dev
	sh tests/machine.sh
	@touch $@
