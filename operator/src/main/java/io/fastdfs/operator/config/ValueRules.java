package io.fastdfs.operator.config;

import io.fastdfs.operator.config.ValueRule.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kinds of values there are. FastDFS reads numbers with atoi and booleans by comparison (libfastcommon ini_file_reader.c), so what it cannot read becomes 0 or false
 * without a word; that is refused here. What it reads and then replaces is a warning, what makes it exit an error.
 */
final class ValueRules {

    static final ValueRule ANY = value -> Optional.empty();

    static final ValueRule BOOL = value -> isBoolean(value)
            ? Optional.empty()
            : Verdict.error("is read as false, because it is neither true, yes, on nor 1", "true or false");

    static final ValueRule TIME = value -> value.matches("([01]?\\d|2[0-3]):[0-5]?\\d(:[0-5]?\\d)?")
            ? Optional.empty()
            : Verdict.error("is no time of day and stops FastDFS", "hours and minutes, such as 02:00");

    /** shared_func.c get_log_level compares prefixes of the upper-case name. */
    static final ValueRule LOG_LEVEL = value -> value.toUpperCase(Locale.ROOT)
                    .matches("(LOG_)?(DEBUG|INFO|NOTICE|WARNING|ERR|CRIT|ALERT|EMERG)|WARN|ERROR|CRITICAL|EMERGENCY")
            ? Optional.empty()
            : Verdict.warning(
                    "is no log level, FastDFS keeps info", "debug, info, notice, warn, error, crit, alert or emerg");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,18})[ \\t]*(?:([KMGTkmgt])[Bb]?)?");
    private static final String BYTES_FORM = "a size such as 256KB, 64MB or 20G";

    private ValueRules() {}

    static boolean isBoolean(String value) {
        return isTrue(value) || List.of("false", "no", "off", "0").contains(value.toLowerCase(Locale.ROOT));
    }

    /** ini_file_reader.h FAST_INI_STRING_IS_TRUE. */
    static boolean isTrue(String value) {
        return List.of("true", "yes", "on", "1").contains(value.toLowerCase(Locale.ROOT));
    }

    static ValueRule integer() {
        return value -> number(value).isPresent()
                ? Optional.empty()
                : Verdict.error("is no whole number, FastDFS reads 0", "a whole number");
    }

    /** Outside of the range FastDFS exits. */
    static ValueRule between(long min, long max) {
        return integer()
                .and(value -> inRange(number(value), min, max)
                        ? Optional.empty()
                        : Verdict.error("stops FastDFS", "a whole number " + range(min, max)));
    }

    static ValueRule atLeast(long min) {
        return between(min, Integer.MAX_VALUE);
    }

    /** FastDFS does not look, and does something nobody meant. */
    static ValueRule notBelow(long min) {
        return integer()
                .and(value -> inRange(number(value), min, Integer.MAX_VALUE)
                        ? Optional.empty()
                        : Verdict.error("means nothing to FastDFS", "a whole number from " + min + " on"));
    }

    /** The variable behind the key is a C int, and a larger size wraps around. */
    static ValueRule bytesOf32Bits() {
        return bytes().and(value -> inRange(parseBytes(value), 0, Integer.MAX_VALUE)
                ? Optional.empty()
                : Verdict.error("is more than FastDFS can hold, which takes another size", "less than 2GB"));
    }

    /** Below 1 FastDFS takes a number of its own. */
    static ValueRule positiveOr(String replacement) {
        return integer()
                .and(value -> inRange(number(value), 1, Integer.MAX_VALUE)
                        ? Optional.empty()
                        : Verdict.warning(
                                "is replaced by " + replacement, "a whole number from 1 on, or leave the key out"));
    }

    /** Outside of the range FastDFS takes the nearer end. */
    static ValueRule clamped(long min, long max) {
        return integer()
                .and(value -> inRange(number(value), min, max)
                        ? Optional.empty()
                        : Verdict.warning(
                                "is replaced by the nearest value allowed", "a whole number " + range(min, max)));
    }

    static ValueRule oneOf(String... choices) {
        return value -> Arrays.asList(choices).contains(value)
                ? Optional.empty()
                : Verdict.error("is not a value of this key", String.join(" or ", choices));
    }

    /** A number outside of the choices is replaced, anything else is read as 0. */
    static ValueRule oneOfOr(String replacement, String... choices) {
        return integer()
                .and(value -> Arrays.asList(choices).contains(value)
                        ? Optional.empty()
                        : Verdict.warning("is replaced by " + replacement, String.join(" or ", choices)));
    }

    /** Outside of the range FastDFS exits. */
    static ValueRule bytesBetween(long min, long max) {
        return bytes().and(value -> inRange(parseBytes(value), min, max)
                ? Optional.empty()
                : Verdict.error("stops FastDFS", sizes(min, max)));
    }

    /** Outside of the range FastDFS takes the nearer end. */
    static ValueRule bytesClamped(long min, long max) {
        return bytes().and(value -> inRange(parseBytes(value), min, max)
                ? Optional.empty()
                : Verdict.warning("is replaced by the nearest value allowed", sizes(min, max)));
    }

    static ValueRule bytes() {
        return value -> parseBytes(value).isPresent()
                ? Optional.empty()
                : Verdict.error("is no size FastDFS can read", BYTES_FORM);
    }

    /** shared_func.c parse_bytes: a number, then K, M, G or T, then perhaps B; without a unit bytes. */
    static OptionalLong parseBytes(String value) {
        Matcher matcher = BYTES.matcher(value);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        int power = unit == null ? 0 : "KMGT".indexOf(unit.toUpperCase(Locale.ROOT)) + 1;
        try {
            return OptionalLong.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power)));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong number(String value) {
        if (!value.matches("-?\\d{1,10}")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(value);
        return number == (int) number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private static boolean inRange(OptionalLong number, long min, long max) {
        return number.isPresent() && number.getAsLong() >= min && number.getAsLong() <= max;
    }

    private static String range(long min, long max) {
        return max == Integer.MAX_VALUE ? "from " + min + " on" : "from " + min + " to " + max;
    }

    private static String sizes(long min, long max) {
        return max == Long.MAX_VALUE ? "at least " + size(min) : "a size from " + size(min) + " to " + size(max);
    }

    private static String size(long bytes) {
        return bytes % (1L << 20) == 0 && bytes > 0
                ? (bytes >> 20) + "MB"
                : bytes % 1024 == 0 ? (bytes >> 10) + "KB" : String.valueOf(bytes);
    }
}
