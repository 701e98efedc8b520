package io.fastdfs.operator.config;

import io.fastdfs.operator.config.Finding.Severity;
import java.util.Optional;

/** What FastDFS makes of one value. Nothing to say about most of them. */
@FunctionalInterface
interface ValueRule {

    Optional<Verdict> judge(String value);

    /** What happens with the value, and what to write instead. */
    record Verdict(Severity severity, String what, String instead) {

        static Optional<Verdict> error(String what, String instead) {
            return Optional.of(new Verdict(Severity.ERROR, what, instead));
        }

        static Optional<Verdict> warning(String what, String instead) {
            return Optional.of(new Verdict(Severity.WARNING, what, instead));
        }
    }

    /** The first of the two that has something to say. */
    default ValueRule and(ValueRule next) {
        return value -> judge(value).or(() -> next.judge(value));
    }
}
