# tsunagi - see README.md; `make help` lists what this can do.

.DEFAULT_GOAL := tsunagi
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# ---- what must be installed (Debian 12 names) ------------------------------

BUILD_PACKAGES := gcc pkg-config libc6-dev libcmark-dev libxml2-dev libcairo2-dev libpango1.0-dev \
	libharfbuzz-dev libcsv-dev libproj-dev libqpdf-dev libqrencode-dev libturbojpeg0-dev liblcms2-dev libdeflate-dev zlib1g-dev \
	libjs-leaflet
FONT_PACKAGES := fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho fonts-noto-cjk \
	fonts-ipaexfont fonts-ipamj-mincho
TEST_PACKAGES := clang libclang-rt-14-dev llvm libcmocka-dev python3 locales poppler-utils mupdf-tools qpdf ghostscript \
	chromium nodejs:node npm:npm default-jdk-headless:javac libjaxb-java universal-ctags
BENCH_PACKAGES := hyperfine hugo weasyprint chromium python3-mapnik python3-mapscript gdal-bin nodejs:node npm:npm poppler-utils ghostscript

# need(packages): installs what is missing, saying what. "nodejs:node" is there
# already when the command node is, whoever installed it.
define need
@missing=""; for p in $(1); do \
	case $$p in *:*) command -v $${p#*:} >/dev/null && continue; p=$${p%:*};; esac; \
	dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
	echo "インストールします / installing:$$missing"; \
	if [ "$$(id -u)" = 0 ]; then su=; else su=sudo; echo "(sudo を使います / using sudo)"; fi; \
	$$su apt-get update -qq && $$su env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef

# ---- how it is compiled ----------------------------------------------------
# Three builds side by side: release, sanitize (ASan + UBSan), fuzz (clang, libFuzzer).

BUILD ?= release
OBJ := out/.obj/$(BUILD)
PKGS := cairo cairo-pdf cairo-ft pangocairo pangoft2 pangofc fontconfig freetype2 harfbuzz harfbuzz-subset libxml-2.0 libcmark libqpdf libqrencode libturbojpeg lcms2 libdeflate

WARNINGS := -Wall -Wextra -Wconversion -Wswitch-enum -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Werror
CPPFLAGS += -D_GNU_SOURCE -Isrc
CFLAGS_release := -O2 -g
CFLAGS_sanitize := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined -DTSUNAGI_SANITIZE
CFLAGS_fuzz := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -DTSUNAGI_SANITIZE
ifeq ($(BUILD),fuzz)
CC := clang
else ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm -lpthread
COMPILE = $(CC) -std=c11 $(CPPFLAGS) $(WARNINGS) $(CFLAGS_$(BUILD)) $(CFLAGS) $(PKG_CFLAGS_CACHED) -MMD -MP

SRC := $(sort $(shell find src -name '*.c'))
# Stand before functions of the same names in libraries, so they are linked into programs only.
# WITHOUT="packing printing" leaves those out; the program's file is then named so.
BENEATH := memory packing printing
BENEATH_OBJ := $(patsubst %,$(OBJ)/%.o,$(filter-out $(WITHOUT),$(BENEATH)))
PROGRAM_OBJ := $(OBJ)/main.o $(BENEATH_OBJ)
PROGRAM := tsunagi$(subst $() ,,$(addprefix -without-,$(sort $(WITHOUT))))
LIB_OBJ := $(filter-out $(OBJ)/main.o $(BENEATH:%=$(OBJ)/%.o),$(patsubst src/%.c,$(OBJ)/%.o,$(SRC)))
UNIT_SRC := $(sort $(shell find tests/unit -name '*.c' 2>/dev/null))
UNIT_BIN := $(patsubst tests/unit/%.c,$(OBJ)/unit/%,$(UNIT_SRC))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))
FUZZ_BIN := $(patsubst tests/fuzz/%.c,$(OBJ)/fuzz/%,$(FUZZ_SRC))

# pkg-config is asked once, and again when the list changes.
$(OBJ)/flags.mk: Makefile | need-build
	@mkdir -p $(@D)
	@printf 'PKG_CFLAGS_CACHED := %s\nPKG_LIBS_CACHED := %s\n' "$(PKG_CFLAGS)" "$(PKG_LIBS)" > $@
ifeq ($(filter clean help format lint,$(MAKECMDGOALS)),)
-include $(OBJ)/flags.mk
endif

tsunagi: out/.obj/release/$(PROGRAM) ## build ./tsunagi (WITHOUT="memory packing printing": less beneath the libraries)
	@ln -sf $< $@
ifneq ($(BUILD),release)
out/.obj/release/$(PROGRAM): FORCE
	@$(MAKE) --no-print-directory BUILD=release tsunagi
endif

$(OBJ)/$(PROGRAM): $(PROGRAM_OBJ) $(OBJ)/libtsunagi.a
	$(CC) $(CFLAGS_$(BUILD)) $(LDFLAGS) -o $@ $^ $(PKG_LIBS_CACHED)

$(OBJ)/libtsunagi.a: $(LIB_OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(OBJ)/%.o: src/%.c $(OBJ)/flags.mk
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(OBJ)/unit/%: tests/unit/%.c $(OBJ)/libtsunagi.a
	@mkdir -p $(@D)
	$(COMPILE) -Itests -o $@ $< $(OBJ)/libtsunagi.a $(PKG_LIBS_CACHED) -lcmocka -lproj

$(OBJ)/fuzz/%: tests/fuzz/%.c $(OBJ)/libtsunagi.a
	@mkdir -p $(@D)
	$(COMPILE) -fsanitize=fuzzer,address,undefined -o $@ $< $(OBJ)/libtsunagi.a $(PKG_LIBS_CACHED)

$(OBJ)/bench/%: tests/bench/%.c $(BENEATH_OBJ) $(OBJ)/libtsunagi.a
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< $(BENEATH_OBJ) $(OBJ)/libtsunagi.a $(PKG_LIBS_CACHED)

-include $(shell find out/.obj/$(BUILD) -name '*.d' 2>/dev/null)

# ---- what people type ------------------------------------------------------

.PHONY: site test real bench sanitize lint format fuzz unit units fuzzers clean help FORCE need-build need-fonts need-test need-bench

site: need-build need-fonts ## install what is missing, build, generate the sample ward into out/
	@$(MAKE) -s -j"$$(nproc)" --no-print-directory tsunagi
	./tsunagi build content -o out

test: need-build need-fonts need-test ## run every test; ends with "N passed, N failed"
	@tests/run

unit: units ## unit tests alone, of BUILD=release|sanitize
	@tests/run unit $(BUILD)

units: $(UNIT_BIN)
fuzzers: $(FUZZ_BIN)

real: need-build need-fonts ## build three real wards from ../shared/data when it is there
	@$(MAKE) -s -j"$$(nproc)" --no-print-directory tsunagi
	@tests/real/run

bench: need-build need-fonts need-bench ## compare with the peers in one run (installs them)
	@tests/bench/run

sanitize: ## the unit and golden tests under ASan and UBSan
	@tests/run sanitize

fuzz: ## run each fuzz target; FUZZ_SECONDS=3600 for hours
	@tests/run fuzz

lint: ## layering, banned functions, function length
	@tests/run lint

format: ## clang-format all C
	clang-format -i $$(find src tests -name '*.[ch]')

clean: ## remove what was built (not what was published)
	rm -rf out/.obj tsunagi

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

need-build:
	$(call need,$(BUILD_PACKAGES))
need-fonts:
	$(call need,$(FONT_PACKAGES))
need-test:
	$(call need,$(TEST_PACKAGES))
need-bench:
	$(call need,$(BENCH_PACKAGES))
