# The only entry. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# One release build serves demo, test, bench and packaging: dlib and pixel loops are a hundred times slower
# unoptimised.
SWIFT_BUILD := swift build -c release --build-tests
BIN := .build/release
VENV := .build/venv
PACKAGE := .build/deb
# A photograph in the public domain (NASA), inside a Debian package: downloaded and unpacked, not installed.
ASTRONAUT := .build/demo/astronaut.png

# Boots a kiosk without hardware. Where neither root nor a network can be had: LAB=no.
RUN_LAB = python3 -B Tests/Lab/lab.py $(PACKAGE)/attestcam_*.deb $(ASTRONAUT) .build/lab.log
LAB_INSTALLED := $(if $(filter no,$(LAB)),,install-lab)

.PHONY: help demo test check format lint bench pad fuzz soak build install deb lab vectors docs clean

help: ## List the targets.
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: build $(if $(TPM),install-test) ## All five parts on this machine, from provisioning to a verified packet (IMAGE=, CAMERA=, LIVE=1, TPM=1, KEEP=).
	@image="$(IMAGE)"; camera="$(CAMERA)"; \
	if [ -z "$$image$$camera" ]; then $(MAKE) --no-print-directory $(ASTRONAUT); image=$(ASTRONAUT); fi; \
	$(BIN)/attestcam-lab demo $${image:+--image "$$image"} $${camera:+--camera "$$camera"} \
	  $(if $(LIVE),--live) $(if $(TPM),--tpm) $(if $(KEEP),--keep "$(KEEP)")

test: install-test $(LAB_INSTALLED) $(VENV)/ready $(ASTRONAUT) ## Build and run every test, the kiosk lab too (LAB=no: without it).
	@$(SWIFT_BUILD) 2>&1 | .ci/quiet-build
	@swift test -c release --skip-build --no-parallel 2>&1 | .ci/quiet-test
	@systemd/build-deb $(BIN) $(PACKAGE) > /dev/null
	@$(VENV)/bin/python -m pytest -q -rs Tests/Python Tests/Packaging
ifeq ($(LAB),no)
	@echo "NOT TESTED: the kiosk lab was left out (LAB=no)" >&2
else
	@$(RUN_LAB)
endif

check: lint test ## What a change must pass.

format: ## Rewrite all Swift files in the project's format.
	@swift format -i --parallel --recursive Sources Tests Package.swift

lint: ## Refuse what `make format` would change, and more.
	@swift format lint --strict --parallel --recursive Sources Tests Package.swift

fuzz: build install-test ## A million mutations through every parser of foreign bytes, about a quarter of an hour (ATTESTCAM_FUZZ=N for another number).
	@ATTESTCAM_FUZZ=$${ATTESTCAM_FUZZ:-1000000} swift test -c release --skip-build --filter '[Ff]uzzTests'

soak: build install-test $(ASTRONAUT) ## 2.6 million frames, 10,000 captures, 100,000 signatures by a TPM: nothing may grow; 40 minutes (ATTESTCAM_SOAK=N per cent of that).
	@ATTESTCAM_SOAK=$${ATTESTCAM_SOAK:-100} swift test -c release --skip-build --no-parallel --filter '[Ss]oak' \
	  2>&1 | .ci/quiet-test

bench: build install-test $(ASTRONAUT) ## Ratios against named references, in one run of some minutes.
	@$(BIN)/attestcam-lab bench --image $(ASTRONAUT)

pad: build ## Evaluate presentation attack detection on simulated people and attacks, about 50 minutes; goes on where it was broken off.
	@$(BIN)/attestcam-lab pad --out .build/pad

deb: build install-package ## A Debian package of the programs, units and manual pages, in .build/deb.
	@systemd/build-deb $(BIN) $(PACKAGE)

lab: deb install-lab $(ASTRONAUT) ## Boot a kiosk without hardware and run the scenarios in it (ONLY=names).
	@$(RUN_LAB) $(ONLY)

vectors: build ## Regenerate docs/vectors, keeping keys and signatures that are there.
	@$(BIN)/vectors docs/vectors

build: install-build
	@echo "building (about 8 minutes the first time) …"
	@$(SWIFT_BUILD) 2>&1 | .ci/quiet-build

install-build install-package install-test install-lab: install-%:
	@.ci/install $*

$(ASTRONAUT):
	@echo "fetching a photograph in the public domain from the Debian package python3-skimage …"
	@apt-cache show python3-skimage > /dev/null 2>&1 || .ci/install --update
	@mkdir -p $(@D) && cd $(@D) && apt-get -o APT::Sandbox::User=root download -qq python3-skimage && \
	  dpkg-deb --fsys-tarfile python3-skimage_*.deb | \
	  tar -x -O --wildcards '*/skimage/data/astronaut.png' > astronaut.tmp && \
	  mv astronaut.tmp astronaut.png && rm -f python3-skimage_*.deb

$(VENV)/ready: Tests/Python/requirements.txt
	@python3 -m venv $(VENV)
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r $<
	@touch $@

clean: ## Remove everything that was built.
	@rm -rf .build
