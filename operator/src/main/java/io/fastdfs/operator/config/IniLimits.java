package io.fastdfs.operator.config;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What libfastcommon's reader (ini_file_reader.c iniDoLoadItemsFromBuffer) takes as one key with one value. A line of its own can include files ("#include"), run
 * code and conditions ("#@function", "#@if") or open a [section], so nothing a user writes may begin a line but the name of a key. In values
 * "#", "=" and "[" mean nothing: a comment is a whole line, and the first "=" ends the key.
 */
public final class IniLimits {

    /** ini_file_reader.h FAST_INI_ITEM_NAME_LEN; longer names are cut. */
    public static final int MAX_KEY_LENGTH = 63;

    /** FAST_INI_ITEM_VALUE_LEN is 255 and counts the blank after "="; longer values are cut. In bytes. */
    public static final int MAX_VALUE_BYTES = 254;

    /** Every key FastDFS has looks like this. For schema rules. */
    public static final String KEY_REGEX = "^[A-Za-z][A-Za-z0-9_.-]{0,62}$";

    /** One line without control characters, that is what a value may be. For schema rules. */
    public static final String VALUE_REGEX = "^[^\\x00-\\x1f\\x7f]*$";

    private static final Pattern KEY = Pattern.compile(KEY_REGEX);
    private static final Pattern VALUE = Pattern.compile(VALUE_REGEX);
    private static final int SHOWN_CHARACTERS = 60;

    private IniLimits() {}

    static Optional<String> problemOfKey(String key) {
        if (KEY.matcher(key).matches()) {
            return Optional.empty();
        }
        return Optional.of("is not the name of a key: write a name of at most " + MAX_KEY_LENGTH
                + " letters, digits and _, as in the shipped file, without blanks, \"=\", \"#\" or \"[\".");
    }

    static Optional<String> problemOfValue(String value) {
        if (!VALUE.matcher(value).matches()) {
            return Optional.of(
                    "has a line break or another control character in its value, which would begin another line of the file: write one line.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            return Optional.of("has a value that is not valid Unicode: write it again.");
        }
        int bytes = value.strip().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_VALUE_BYTES) {
            return Optional.of(
                    "has a value of " + bytes + " bytes, and FastDFS cuts it: write at most " + MAX_VALUE_BYTES + ".");
        }
        return Optional.empty();
    }

    static String shownKey(String key) {
        return KEY.matcher(key).matches() ? key : "[" + shown(key) + "]";
    }

    /** For a sentence of one line, whatever the text is. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return "\"" + (line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "…" : line) + "\"";
    }
}
