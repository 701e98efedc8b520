package io.fastdfs.operator.plan;

import io.fastdfs.operator.plan.IdAssignment.IdSource;
import io.fastdfs.operator.registry.StorageId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** Ids and uids that no other cluster has, as far as chance allows. */
public final class RandomIds implements IdSource {

    private final SecureRandom random = new SecureRandom();

    @Override
    public int draw(Set<Integer> taken) {
        int id;
        do {
            id = 1 + random.nextInt(StorageId.MAX);
        } while (taken.contains(id));
        return id;
    }

    /** 128 random bits as 32 hex digits. */
    public String uid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
