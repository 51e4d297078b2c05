# jimukyoku: two commands on a fresh machine — `make demo` and `make test`.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

help: ## この一覧を表示
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## 必要なものを .venv に入れる（ほかのコマンドが自動で呼びます）
	@$(PYTHON) tools/setup.py

setup-test:
	@$(PYTHON) tools/setup.py --test

demo: setup ## 架空の市で、名簿から振込・報告書まで動かし、途中の日の事務局を開く
	@$(VENV)/bin/jimukyoku demo --folder demo

test: setup-test check ## すべての試験（足りないものは入れます）
	@$(RUN) tools/postgres.py run -- $(RUN) -m pytest -n auto

check: setup-test ## 書き方と建物の決まりだけを調べる
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo

bench: setup ## 速さを測る
	@$(VENV)/bin/jimukyoku bench chain --rows 10000 --json

lock: setup-test ## requirements を pyproject.toml から作り直す（ハッシュ値つき、配布元の名前なし）
	@$(RUN) tools/lock.py

.PHONY: help setup setup-test demo test check bench lock
