package io.fastdfs.operator.config;

/**
 * What is wrong with one key a user wrote. The sentence stands alone: it names the place, says what happens and what to write instead.
 */
public record Finding(Severity severity, ConfFile file, String key, String sentence) {

    /** ERROR: FastDFS would not start, or not do what the key says. WARNING: it runs, but differently from what was written. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
