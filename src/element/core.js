// The core as the definer loads it: what wasm-bindgen makes, the glue, with a guard around it, and the border between
// an element and the widget that is drawn in it.
//
// The build puts the glue into this file, as the function `makeGlue`, and calls the whole muvi-jobs-core.js
// (`xtask/node/wrap-glue.mjs`). A function, because each call of it is a core of its own: one that has crashed can be
// replaced by a fresh one, wherever the file came from.
// @ts-check

/** @typedef {import("./muvi-jobs-core.js").Instance} Instance */
/** @typedef {import("./muvi-jobs-core.js").Owner} Owner */
/** @typedef {import("./muvi-jobs-core.js").Flights} Flights */
/** Keeps a promise of nothing. @typedef {(nothing?: unknown) => void} Resolve */

/**
 * Loads what is delivered apart, with its styles: once for all elements, and again after a failure.
 * @param {(() => Promise<unknown>) | undefined} annex only in a release
 * @param {(styles: string) => void} dress
 */
function loadingAnnex(annex, dress) {
  /** @type {Promise<void> | undefined} */
  let loading;
  const load = async () => {
    const url = new URL("./muvi-jobs-annex.css", import.meta.url);
    // Development servers give out scripts in place of sheets to whoever does not ask for sheets.
    const [styles] = await Promise.all([fetch(url, { headers: { accept: "text/css" } }), annex?.()]);
    if (!styles.ok) throw new Error(`${styles.status} for ${styles.url}`);
    dress(await styles.text());
  };
  return () =>
    (loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    }));
}

/** For how long a request counts, in milliseconds: `src/feed/budget.rs` says why it is more than a minute. */
const WINDOW_MS = 61_000;

/** When requests went out, and what tells the element that sent them from others. @typedef {{name: string, sent: number[]}} Tally */

/**
 * What the elements have sent: a budget holds in every minute, and outlives both the lives of an element and a core that crashes.
 * Another element in the place of one that is gone goes on with what that one has left.
 */
const tallies = {
  /** Of elements without a life, the latest last. @type {Set<Tally>} */
  left: new Set(),

  /** @type {WeakMap<Element, Tally>} */
  own: new WeakMap(),

  /** Begins a life. @param {Element} element @param {string} name @returns {Tally} */
  take(element, name) {
    this.left.forEach((each) => countingOf(each).length || this.left.delete(each));
    const own = /** @type {Tally} */ (this.own.get(element));
    const tally = this.left.has(own)
      ? own
      : ([...this.left].findLast((each) => each.name === name) ?? { name, sent: [] });
    this.left.delete(tally);
    this.own.set(element, tally);
    return tally;
  },
};

/** Forgets what does not count any more. @param {Tally} tally */
const countingOf = (tally) =>
  (tally.sent = tally.sent.filter((sentMs) => sentMs > performance.now() - WINDOW_MS));

/** @type {readonly any[]} */
const NO_JOBS = Object.freeze([]);

/**
 * A core without its WebAssembly.
 * @param {() => void} crashed is called when it has ended for good; it does nothing any more then
 * @param {Flights} flights requests that the definer has sent
 * @param {(request: Request) => string} identity what makes requests the same
 * @param {(styles: string) => void} dress adds styles
 */
export function makeCore(crashed, flights, identity, dress) {
  /** Of the elements that it draws. @type {Set<Tally>} */
  const counting = new Set();
  const glue = makeGlue((exports) =>
    guarded(exports, () => {
      counting.forEach((tally) => tallies.left.add(tally));
      crashed();
    }),
  );
  const pace = new Pace();
  const share = sharing(flights, identity, pace);
  /** Ends what no widget has asked for when all have begun, for it is another thing that they want to know, and forgets what came. */
  const giveUp = () =>
    flights.forEach(({ abort, isOver }, key) => {
      if (pace.unbegun || !(abort || isOver)) return;
      flights.delete(key);
      abort?.abort();
    });
  const { live } = glue;
  const parts = {
    isWhole: !live,
    live: live && (() => pace.drawn().then(live)),
    annex: loadingAnnex(glue.annex, dress),
  };
  return {
    /** @param {Parameters<typeof glue.init>[0]} options */
    async init(options) {
      await glue.init(options);
      await nextTask();
      const begunMs = performance.now();
      dress(glue.prepare());
      pace.preparedMs = performance.now() - begunMs;
      await nextTask();
    },
    /**
     * Draws a widget into `base`.
     * @param {Owner} owner
     * @param {HTMLElement} base
     * @returns {Instance}
     */
    mount(owner, base) {
      const begunMs = performance.now();
      const settings = settingsOf(owner);
      const question = new Question(settings, base);
      const tally = tallies.take(owner.element, nameOf(owner));
      counting.add(tally);
      const widget = glue.mount(settings, hostOf(owner, share, parts, question, tally));
      /** What is asked for before it has begun. @type {(() => void)[] | undefined} */
      let waiting = [];
      // One that leaves before anything of it is drawn must not draw it among what comes after it.
      const room = () => (owner.isCurrent() ? base : /** @type {HTMLElement} */ (base.cloneNode()));
      const draw = () => !waiting || widget.drawNext(room(), settings);
      const begin = () => {
        while (!draw());
        const calls = waiting;
        waiting = undefined;
        if (!calls) return;
        pace.unbegun--;
        calls.forEach((call) => call());
        setTimeout(giveUp);
      };
      /** @param {() => void} call */
      const whenBegun = (call) => (waiting ? waiting.push(call) : call());
      /** What the live part answers is done in its order among what people do. @param {() => void} call */
      const whenLive = (call) => {
        if (widget.whenLive(call)) call();
      };
      /** The jobs that the page was given the last time: those that are the same stay the same objects. */
      let given = NO_JOBS;
      /** Whether settings wait for the live part. */
      let isBehind = false;
      /**
       * What is asked for while the first page is coming is that page, whether the live part is there by then or not.
       * @param {() => void} call @param {() => void} done
       */
      const afterStart = (call, done) =>
        whenBegun(() => {
          if (widget.isStarting() && !isBehind) widget.whenSettled(done);
          else whenLive(call);
        });
      /** Takes attributes over that may have changed, once that can be done. */
      const configure = () => {
        const take = () => {
          const settings = settingsOf(owner);
          widget.configure(settings);
          question.take(settings);
          isBehind = false;
        };
        isBehind = !!waiting?.push(configure) || !widget.whenLive(take);
        if (isBehind) question.follow(settingsOf(owner));
        else take();
      };
      // Those that come while one waits begin with it: two that ask the same ask once.
      const isSlow = pace.preparedMs + performance.now() - begunMs > SLOW_MS && !document.hidden;
      /** @param {number} rows */
      const admit = (rows) => owner.isCurrent() && widget.admit(rows);
      /** @type {(() => void) | undefined} */
      let shown;
      const show = () => owner.isCurrent() && shown?.();
      const isPaced = pace.unbegun++ || isSlow;
      if (isPaced) pace.begin(base, draw, show, begin, admit);
      else begin();
      return {
        whenDrawn: (done) => (isPaced ? (shown = done) : done()),
        configure,
        keyChanged: () => widget.keyChanged(settingsOf(owner)),
        refresh: (done) => afterStart(() => widget.refresh(done), done),
        loadMore: (done) => afterStart(() => widget.loadMore(done), done),
        whenSettled: (done) => whenBegun(() => widget.whenSettled(() => pace.rows.then(done))),
        select: (jobId) =>
          whenBegun(() =>
            whenLive(() => {
              try {
                widget.select(jobId);
              } catch {
                // No memory for the text: the guard has ended the core.
              }
            }),
          ),
        jobs() {
          if (question.isOther) return NO_JOBS;
          /** @type {any[]} */
          const next = [];
          const isOther = widget.jobs((portions) => {
            for (const each of portions) {
              if ("jobId" in each) next.push(Object.freeze(each));
              else for (let [place, end] = each; place < end; place++) next.push(given[place]);
            }
          });
          if (isOther) given = Object.freeze(next);
          return given;
        },
        destroy() {
          widget.stop();
          waiting &&= [];
          begin();
          counting.delete(tally);
          tallies.left.add(tally);
          whenLive(() => {
            widget.destroy();
            widget.free();
          });
        },
      };
    },
  };
}

/**
 * The exports of the WebAssembly, so that a trap in any of them ends all of it and nothing else. Rust is built to end
 * with a trap where it would panic, and what it leaves behind is in no known state. Every way into it is an export:
 * timers, listeners and promises call closures, and the glue calls those through exports, too. Nothing is thrown at
 * whoever called, which may be the browser.
 * @param {WebAssembly.Exports} exports
 * @param {() => void} crashed
 */
function guarded(exports, crashed) {
  let isAlive = true;
  /** @type {(name: string, call: Function) => (...given: any[]) => unknown} */
  const guard =
    (name, call) =>
    (...given) => {
      // Read by the glue as nothing, as no error, and as no jobs.
      if (!isAlive) return [];
      try {
        return call(...given);
      } catch (error) {
        // In a microtask: this may be the end of the stack, or the middle of anything.
        if (isAlive) queueMicrotask(() => end(error));
        isAlive = false;
        // These are called by the glue in the middle of something, which must not go on.
        if (/^__(externref|wbindgen_(malloc|realloc|start))/.test(name)) throw error;
        return [];
      }
    };
  const end = (/** @type {unknown} */ error) => {
    // Where it happened is of use to those who can mend it.
    console.error("<muvi-jobs> has crashed:", error);
    release(exports);
    crashed();
  };
  return Object.fromEntries(
    Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === "function" ? guard(name, value) : value,
    ]),
  );
}

/**
 * Ends what a core has begun and cannot end itself any more. All objects of JavaScript that it holds are in a table.
 * @param {WebAssembly.Exports} exports
 */
function release(exports) {
  const held = exports["__wbindgen_externrefs"];
  if (!(held instanceof WebAssembly.Table)) return;
  for (let n = 0; n < held.length; n++) {
    const each = held.get(n);
    if (each instanceof AbortController) each.abort();
    else if (each instanceof BroadcastChannel) each.close();
    else if (each instanceof ResizeObserver || each instanceof IntersectionObserver) each.disconnect();
    else if (typeof each === "function") {
      document.removeEventListener("visibilitychange", each);
      removeEventListener("online", each);
      removeEventListener("offline", each);
    }
  }
}

/**
 * Ends the task, so that what else waits has its turn: to start WebAssembly, to prepare and to draw are each enough for one. Not by
 * a timer alone: tests of pages stop the clock. Answers that came meanwhile are read in it, and their rows are in the first frame.
 */
const nextTask = () =>
  new Promise((/** @type {Resolve} */ resolve) => {
    const timer = setTimeout(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      clearTimeout(timer);
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

/**
 * Waits until a frame was drawn, or for as long as one may take: who is not seen gets none. Not by `requestAnimationFrame`, which
 * tests of pages stop together with the clock: browsers tell of what is in view when they have drawn it.
 */
const nextFrame = () =>
  new Promise((/** @type {Resolve} */ resolve) => {
    const timer = setTimeout(resolve, 100);
    const sight = new IntersectionObserver(() => {
      clearTimeout(timer);
      sight.disconnect();
      resolve();
    });
    sight.observe(document.documentElement);
  });

/** Who needs longer to prepare for widgets and to begin with one, in milliseconds, is on a slow machine. */
const SLOW_MS = 8;

/** How long a task may become, in milliseconds, with some to spare. */
const TASK_MS = 40;

/**
 * What is drawn at once. On a slow machine all of it in one task and one frame would keep the page from all else for too long. So it
 * is drawn in pieces, and a task ends where it has no room for another one: what is around all else, what is above the list, the list,
 * what is below it, and the rows, some at a time.
 */
class Pace {
  /** How long it took to prepare, in milliseconds. */
  preparedMs = 0;

  /** How many widgets have not begun. */
  unbegun = 0;

  /** Until the list may have been drawn. @type {Promise<unknown>} */
  list = Promise.resolve();

  /** Until the rows of all widgets may have been drawn. @type {Promise<unknown>} */
  rows = this.list;

  /** Until nothing is left to be drawn of what is there. */
  async drawn() {
    for (let rows; rows !== this.rows;) await (rows = this.rows);
  }

  /** @param {() => Promise<unknown>} draw */
  #then(draw) {
    this.rows = Promise.all([this.rows, draw()]);
  }

  /**
   * Draws a widget piece by piece.
   * @param {HTMLElement} base
   * @param {() => unknown} draw draws the next piece
   * @param {() => unknown} show lets the widget be seen
   * @param {() => void} begin draws the rest and asks for rows
   * @param {(rows: number) => unknown} admit lets so many rows into the list
   */
  begin(base, draw, show, begin, admit) {
    // The longest pieces take about twice as long as it took to prepare, and that is no exact measure.
    const pieceMs = 3 * this.preparedMs;
    let begunMs = -Infinity;
    const parts = () => [
      .../** @type {NodeListOf<HTMLElement>} */ (base.querySelectorAll(".frame>*,tbody>*")),
    ];
    /** Ends the task, unless another piece fits in. */
    const pause = async () => {
      if (performance.now() - begunMs + pieceMs < TASK_MS) return;
      await nextTask();
      begunMs = performance.now();
    };
    /**
     * Draws something, and lays it out after a pause. Until then it is hidden, because a frame would lay it out and paint it at once.
     * @param {() => unknown} draw
     */
    const put = async (draw) => {
      const before = parts();
      draw();
      // Rows come in a microtask.
      await null;
      const coming = parts().filter((part) => !part.hidden && !before.includes(part));
      const hide = (/** @type {boolean} */ isHidden) => coming.forEach((part) => (part.hidden = isHidden));
      hide(true);
      await pause();
      show();
      hide(false);
      base.getClientRects();
      await pause();
    };
    this.#then(async () => {
      await pause();
      draw();
      admit(0);
      await pause();
      // Above the list, the list, below it.
      await put(draw);
      await put(draw);
      await put(draw);
      const coming = new MutationObserver(() => {
        coming.disconnect();
        this.#then(async () => {
          await pause();
          // All but three take somewhat longer than one piece.
          for (const rows of pieceMs < TASK_MS ? [0, 3, 1e9] : [0, 3, 7, 11, 15, 1e9]) {
            await put(() => admit(rows));
          }
          await nextFrame();
        });
      });
      // Of this life: an observer of the base would outlive it.
      for (const table of base.querySelectorAll("table")) {
        coming.observe(table, { attributeFilter: ["aria-rowcount"] });
      }
      this.list = nextTask();
      begin();
      await this.list;
      await nextFrame();
    });
  }
}

/**
 * What a widget asks the API. Until its live part is there it can ask nothing else: what the page wants to know no longer, the jobs
 * of another key perhaps, is kept from it so long, and what it shows of that is hidden.
 */
class Question {
  #asked;
  #base;
  #answer = () => {};

  /** Until answers may be shown. @type {Promise<unknown>} */
  isAsked = Promise.resolve();

  /** Whether the page wants to know something else by now. */
  isOther = false;

  /** @param {Record<string, unknown>} settings @param {HTMLElement} base */
  constructor(settings, base) {
    this.#asked = Question.#of(settings);
    this.#base = base;
  }

  /** The widget cannot take these settings over yet. @param {Record<string, unknown>} settings */
  follow(settings) {
    this.#become(Question.#of(settings) !== this.#asked);
  }

  /** The widget has taken them over. @param {Record<string, unknown>} settings */
  take(settings) {
    this.#asked = Question.#of(settings);
    this.#become(false);
  }

  /** @param {boolean} isOther */
  #become(isOther) {
    if (isOther === this.isOther) return;
    this.isOther = isOther;
    const rows = this.#base.querySelector("tbody");
    if (rows) rows.hidden = isOther;
    if (isOther)
      this.isAsked = new Promise((/** @type {Resolve} */ resolve) => (this.#answer = () => resolve()));
    else this.#answer();
  }

  /** @param {Record<string, unknown>} settings */
  static #of({ endpoint, status, modelId, credentials, epoch, keySource }) {
    return JSON.stringify([endpoint, status, modelId, credentials, epoch, keySource]);
  }
}

/**
 * Sends a request, or waits for the same one of another element.
 * @param {Flights} flights
 * @param {(request: Request) => string} identity
 * @param {Pace} pace
 */
const sharing = (flights, identity, pace) => async (/** @type {Request} */ request) => {
  const key = identity(request);
  const { answer = fetch(request), abort } = flights.get(key) ?? {};
  const isJoined = flights.has(key) && !abort;
  try {
    // The one that began sees the answer some microtasks later than those who joined, so nobody has read from it.
    if (isJoined) return (await answer).clone();
    if (abort) request.signal.addEventListener("abort", () => abort.abort());
    flights.set(key, { answer });
    if (abort) await pace.list;
    return await answer.then((response) => response).then((response) => response);
  } catch (error) {
    // Perhaps only the one that began gave up.
    if (!isJoined || request.signal.aborted) throw error;
    return fetch(request);
  } finally {
    // Who has not begun may want to know the same.
    if (!isJoined) pace.unbegun ? flights.set(key, { answer, isOver: true }) : flights.delete(key);
  }
};

/** @param {any} value */
function freeze(value) {
  if (value && typeof value === "object") Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/**
 * The language of the closest element that names one, through shadow roots; else the reader's.
 * @param {Owner} owner
 */
function languageOf({ element, warn }) {
  /** @type {Element | undefined} */
  let at = element;
  while (at) {
    const text = at.closest("[lang]")?.getAttribute("lang");
    if (text !== undefined) {
      try {
        if (text) return Intl.getCanonicalLocales(text)[0];
      } catch {
        warn("lang", text ?? "");
      }
      break;
    }
    // Not by `instanceof`: in a window that was opened, a shadow root is of another class.
    at = /** @type {ShadowRoot} */ (at.getRootNode()).host;
  }
  try {
    return Intl.getCanonicalLocales(navigator.language)[0];
  } catch {
    // Systems can be set to what is no language.
    return undefined;
  }
}

/**
 * The settings as the core reads them.
 * @param {Owner} owner
 */
function settingsOf(owner) {
  const { element, properties } = owner;
  const settings = Object.fromEntries(properties.map((property) => [property, element[property]]));
  const { apiKey } = element;
  return {
    ...settings,
    endpoint: owner.endpoint(),
    timeZone: settings["timeZone"] || undefined,
    lang: languageOf(owner),
    refreshText: String(settings["refreshInterval"]),
    keySource: apiKey === null ? "none" : typeof apiKey,
    epoch: owner.epoch(),
  };
}

/** What tells an element from others of the page. @param {Owner} owner */
const nameOf = (owner) => owner.element.id || owner.endpoint();

/**
 * What the core may call. What comes late must not reach the next life of the element.
 * @param {Owner} owner
 * @param {(request: Request) => Promise<Response>} share
 * @param {object} parts loads what is delivered apart
 * @param {Question} question
 * @param {Tally} tally
 */
function hostOf(owner, share, parts, question, tally) {
  const { element, isCurrent } = owner;
  /** @type {<Result>(use: () => Result, otherwise: Result) => Result} */
  const now = (use, otherwise) => (isCurrent() ? use() : otherwise);
  return {
    /** @param {Request} request */
    async send(request) {
      if (!isCurrent()) throw new Error("The element is gone.");
      tally.name = nameOf(owner);
      countingOf(tally).push(performance.now());
      const answer = (element.transport ?? (request.method === "GET" ? share : fetch))(request);
      await Promise.allSettled([answer]);
      while (question.isOther) await question.isAsked;
      return answer;
    },
    async key() {
      const { apiKey } = element;
      return now(() => (typeof apiKey === "function" ? apiKey() : apiKey), null);
    },
    /** @param {string} type @param {object} detail */
    emit: (type, detail) => owner.emit(type, freeze(detail)),
    /** @param {string} type @param {object} detail */
    ask: (type, detail) => now(() => owner.dispatch(type, freeze(detail), true), false),
    isReadOnly: () => element["readOnly"],
    /** @param {string} attribute @param {string} value */
    reflect: (attribute, value) =>
      now(
        () => (value ? element.setAttribute(attribute, value) : element.removeAttribute(attribute)),
        undefined,
      ),
    ...parts,
    /** @param {number} n */
    sent: (n) => tally.sent[n],
    name: () => element.id,
    shares: () => now(() => !element.transport, false),
    /** @param {string} jobId */
    href: (jobId) => element.jobHref.replaceAll("{jobId}", encodeURIComponent(jobId)),
    /** @param {string} states */
    state: (states) => now(() => owner.state(states), undefined),
  };
}
