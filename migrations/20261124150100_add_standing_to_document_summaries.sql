-- 《文件》 with what the cases together say of each, as before, and whether a document is named by itself anywhere: one that stands only
-- inside the titles of others is shown there and counted nowhere.
DROP VIEW document_summaries;
CREATE VIEW document_summaries AS
SELECT d.id, d.title,
    max(m.within IS NULL) AS standing,
    max(m.relation = 'issued') AS issued,
    count(DISTINCT m.case_id) AS cases,
    min(l.issued_on) AS first_on,
    (SELECT i.issuer FROM document_mentions i WHERE i.document_id = d.id AND i.issuer IS NOT NULL
        ORDER BY i.relation = 'issued' DESC, i.case_id, i.position LIMIT 1) AS issuer,
    (SELECT i.verb FROM document_mentions i WHERE i.document_id = d.id AND i.verb IS NOT NULL
        ORDER BY i.issuer IS NULL, i.case_id, i.position LIMIT 1) AS verb,
    (SELECT a.locality_code FROM document_mentions i JOIN case_actors a ON a.case_id = i.case_id
        WHERE i.document_id = d.id AND i.issuer IS NOT NULL AND a.locality_code IS NOT NULL
        ORDER BY i.relation = 'issued' DESC, i.case_id, i.position, instr(i.issuer, a.as_written) <> 1, a.position LIMIT 1)
        AS issuer_code
FROM documents d
JOIN document_mentions m ON m.document_id = d.id
JOIN cases c ON c.id = m.case_id
JOIN lists l ON l.id = c.list_id
GROUP BY d.id;
