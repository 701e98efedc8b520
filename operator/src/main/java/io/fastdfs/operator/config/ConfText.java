package io.fastdfs.operator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes keys as libfastcommon reads them: one key and value a line, and whatever follows a [section] belongs to it. */
final class ConfText {

    private final List<String> lines = new ArrayList<>();

    ConfText comment(String text) {
        lines.add("# " + text);
        return this;
    }

    ConfText key(String name, String value) {
        if (name.isEmpty() || (name + value).chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("a key or value that is more than one line: " + name);
        }
        lines.add((name + " = " + value).stripTrailing());
        return this;
    }

    ConfText keys(Map<String, String> values) {
        values.forEach(this::key);
        return this;
    }

    ConfText section(String name, Map<String, String> values) {
        lines.add("");
        lines.add("[" + name + "]");
        return keys(values);
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }
}
