"""Run a notebook's cells as a fresh Jupyter kernel would, and put their outputs into the Markdown."""

from __future__ import annotations

import io
import os
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from werkmonitor.rendering.notebook import INLINE, Cell, Line, Notebook, Output, Prose, RenderError


@dataclass
class _Recorder:
    """Collects the outputs of the running cell in the order in which they come."""

    outputs: list[Output] = field(default_factory=list)

    def stream(self, name: str, text: str) -> None:
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def take(self) -> list[Output]:
        taken, self.outputs = self.outputs, []
        return taken


class _Stream(io.TextIOBase):
    def __init__(self, recorder: _Recorder, name: str) -> None:
        self._recorder, self._name = recorder, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._recorder.stream(self._name, text)
        return len(text)


class _Hook(DisplayHook):
    """Records the value of a cell's last expression; IPython would print it."""

    recorder: _Recorder
    source: str = ""

    def quiet(self) -> bool:
        """Whether the cell ends in a semicolon; IPython would look that up in the history."""
        return bool(self.semicolon_at_end_of_expression(self.source))  # type: ignore[no-untyped-call]

    def write_output_prompt(self) -> None:
        """Leave out the prompt."""

    def write_format_data(self, format_dict: Output, md_dict: Output | None = None) -> None:
        """Record the value in all formats that it has."""
        output = {"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}}
        self.recorder.outputs.append(output)

    def finish_displayhook(self) -> None:
        """Leave out the line end that IPython would print."""
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Records what ``display()`` is given."""

    recorder: _Recorder

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        """Record what is displayed."""
        self.recorder.outputs.append({"output_type": "display_data", "data": data, "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown so far."""
        self.recorder.take()


class _Shell(InteractiveShell):
    """IPython without history, prompts, windows and printed tracebacks."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def __init__(self, recorder: _Recorder) -> None:
        # History would open an SQLite file in HOME, which forks may not share.
        config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
        super().__init__(config=config, user_ns={})  # type: ignore[no-untyped-call]
        self.recorder: _Recorder = recorder
        parts: tuple[Any, ...] = (self.displayhook, self.display_pub)
        for part in parts:
            part.recorder = recorder

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window to keep alive."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.recorder.outputs.append(
            {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        )


@contextmanager
def _shell(folder: Path) -> Iterator[Any]:
    """A new shell that works in ``folder``, with the process's streams recorded."""
    recorder = _Recorder()
    streams, hook = (sys.stdout, sys.stderr), sys.displayhook
    with chdir(folder):
        shell: Any = _Shell.instance(recorder)  # the one that display() looks for
        # Open pyplot figures are shown when the cell ends, as a kernel does.
        os.environ.setdefault("MPLBACKEND", "agg")
        shell.run_line_magic("matplotlib", "inline")
        random.seed()
        recorder.take()
        try:
            sys.stdout, sys.stderr = _Stream(recorder, "stdout"), _Stream(recorder, "stderr")
            yield shell
        finally:
            (sys.stdout, sys.stderr), sys.displayhook = streams, hook
            shell.restore_sys_module_state()
            _Shell.clear_instance()


def run_cells(notebook: Notebook, parameters: Mapping[str, str]) -> list[tuple[Prose | Cell, list[Output]]]:
    """Execute a notebook in the current process and return each block with its outputs.

    A prose block's outputs are the values of its inline expressions, in order. ``parameters`` are set right after
    the cell tagged ``parameters``, or before the first cell where there is none, as papermill does.

    Raises
    ------
    RenderError
        A cell or inline expression fails; the notebook is run no further.
    """
    tagged = [b for b in notebook.blocks if isinstance(b, Cell) and "parameters" in b.options.get("tags", [])]
    results: list[tuple[Prose | Cell, list[Output]]] = []
    with _shell(notebook.path.parent) as shell:
        if not tagged:
            shell.user_ns.update(parameters)
        for block in notebook.blocks:
            if isinstance(block, Cell):
                results.append((block, _run(shell, block)))
                if tagged and block is tagged[0]:
                    shell.user_ns.update(parameters)
            else:
                results.append((block, [_value(shell, *found) for found in _expressions(block)]))
    return results


def _run(shell: Any, cell: Cell) -> list[Output]:
    if cell.options.get("eval", True) is False:
        return []
    shell.displayhook.source = cell.source
    result = shell.run_cell(cell.source, store_history=False)
    outputs: list[Output] = shell.recorder.take()
    if not result.success and not cell.options.get("error", False):
        raise _failure(cell.start, cell.name, result.error_before_exec or result.error_in_exec, cell)
    return outputs


def _failure(line: Line, name: str, error: BaseException, cell: Cell | None = None) -> RenderError:
    """Describe a failed cell: file and line of the statement, the cell, the error's last lines."""
    if cell is not None:
        line = _failing_line(cell, error) or line
    last = "\n    ".join(str(error).strip().splitlines()[-3:])
    return line.error(f"{name} failed: {type(error).__name__}: {last}")


def _failing_line(cell: Cell, error: BaseException) -> Line | None:
    number = error.lineno if isinstance(error, SyntaxError) else None
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_name == "<module>" and code.co_filename.startswith("<ipython-input"):
            number = traceback.tb_lineno
        traceback = traceback.tb_next
    return cell.lines[number - 1] if number and number <= len(cell.lines) else None


def _expressions(block: Prose) -> Iterator[tuple[str, Line]]:
    for line, is_text in block.text_lines():
        for match in INLINE.finditer(line.text) if is_text else ():
            yield match[1].strip(), line


def _value(shell: Any, expression: str, line: Line) -> Output:
    try:
        value = shell.ev(expression)
    except Exception as error:
        raise _failure(line, f"inline {expression!r}", error) from None
    if isinstance(value, str):  # a kernel gives the quoted form, from which Quarto takes the quotes
        return {"data": {"text/plain": value}}
    return {"data": shell.display_formatter.format(value)[0]}
